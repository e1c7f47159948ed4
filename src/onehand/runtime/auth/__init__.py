"""Who is calling, and may they?"""

from onehand.runtime.auth.auth import PUBLIC, Auth

__all__ = ["PUBLIC", "Auth"]
