import time

import pytest

from tests import role_probes as probes
from tests.integration.test_roles import probes_for
from tests.team_world import ROLES, build_world


@pytest.mark.django_db
def test_gen():
    w=build_world()
    out=open('/tmp/roles.out','w')
    t0=time.time()
    for name in [*w.pages,*w.files,*w.terms,'people']:
        row=[]
        for role in ROLES:
            s=''
            for l,p in probes_for(name).items():
                try:
                    if probes.rolled_back(p,w,role,name): s+=l
                except Exception as e:
                    s+=f'[{l}!]'
                    out.write(f'# {name} {role} {l}: {type(e).__name__} {str(e)[:300]}\n'); out.flush()
            row.append(s or '-')
        out.write('| '+name+' | '+' | '.join(row)+' |\n'); out.flush()
    out.write(f'# {time.time()-t0}\n')
