"""`python -m onehand.runtime`."""

import sys

from onehand.runtime.main import main

sys.exit(main(sys.argv[1:]))
