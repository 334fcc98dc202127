# Debian pairs the Azure CLI 2.45 with libraries that it does not fit: `az role assignment`, `az vm` and `az vmss` end in
# a traceback. Loaded by Python itself, from PYTHONPATH; each of these mends one library as it is imported.
import functools
import importlib.abc
import importlib.util
import sys


def role_operations(module):
    """The operations of azure-mgmt-authorization keep their configuration under another name than the CLI looks for, and take no custom_headers, which `az aks` passes empty."""
    for operations in ('RoleAssignmentsOperations', 'RoleDefinitionsOperations'):
        found = getattr(module, operations, None)
        if found is not None and not hasattr(found, 'config'):
            found.config = property(lambda self: self._config)
        if operations == 'RoleAssignmentsOperations' and found is not None:
            found.create = without_headers(found.create)


def without_headers(create):
    @functools.wraps(create)
    def create_so(self, *args, custom_headers=None, **named):
        return create(self, *args, **named)

    return create_so


def compute_version(module):
    """The CLI asks azure-mgmt-compute for 2022-11-01, and the newest that this one has is 2022-08-01."""
    profile = module.AZURE_API_PROFILES['latest'][module.ResourceType.MGMT_COMPUTE]
    if importlib.util.find_spec('azure.mgmt.compute.v2022_11_01') is None:
        profile.profile.update({group: '2022-08-01' for group, version in profile.profile.items() if version == '2022-11-01'})


def mending(name):
    if name.startswith('azure.mgmt.authorization.') and name.endswith(('._role_assignments_operations', '._role_definitions_operations')):
        return role_operations
    return compute_version if name == 'azure.cli.core.profiles._shared' else None


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        mend = mending(name)
        if mend is None:
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            mend(module)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Finder())
