# Debian's Azure CLI 2.45 comes with an azure-mgmt-authorization whose operations keep their configuration under another
# name than the CLI looks for: `az role assignment` ends in a traceback. Loaded by Python itself, from PYTHONPATH.
import importlib.abc
import importlib.util
import sys


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if not (name.startswith('azure.mgmt.authorization.') and name.endswith(('._role_assignments_operations', '._role_definitions_operations'))):
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            for operations in ('RoleAssignmentsOperations', 'RoleDefinitionsOperations'):
                found = getattr(module, operations, None)
                if found is not None and not hasattr(found, 'config'):
                    found.config = property(lambda self: self._config)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Finder())
