"""Where the project lies, where it writes, and the environment that all settings read."""

from pathlib import Path

from cms.settings.environment import CheckedEnv

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = CheckedEnv(BASE_DIR / ".env")
BAD_VARIABLES = env.bad  # cms.project.checks reports them

# Where everything that the program writes lies: database, media, the portal, the search index.
VAR_DIR = Path(env.str("QIFU_VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
