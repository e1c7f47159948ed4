"""Who is calling, and may they?"""

from onehand.runtime.auth.auth import PUBLIC, Auth, user_schemes

__all__ = ["PUBLIC", "Auth", "user_schemes"]
