"""Build the sample documents: ``python -m eval.samples [FOLDER]``."""

import sys

from eval.samples import build

if __name__ == "__main__":
    for path in build(sys.argv[1] if len(sys.argv) > 1 else "seeds/samples"):
        sys.stdout.write(f"{path}\n")
