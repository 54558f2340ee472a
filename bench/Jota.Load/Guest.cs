using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Load;

/// <summary>A user who may do everything, and waits for his turn like any other: administrators wait for nobody. Gone when disposed.</summary>
internal sealed class Guest : IAsyncDisposable
{
    private readonly IApi _api;
    private readonly string _name;

    private Guest(IApi api, string name) => (_api, _name) = (api, name);

    public static async Task<Guest> InviteAsync(IApi api, string user, CancellationToken ct)
    {
        var name = $"load-{Environment.ProcessId}-{user}";
        await api.CreateAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new V1ObjectMeta { Name = name },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "cluster-admin" },
                Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = user }],
            },
            ct);
        return new(api, name);
    }

    public async ValueTask DisposeAsync() =>
        await _api.DeleteAsync<V1ClusterRoleBinding>(ObjectKey.Cluster(_name), DeleteOptions.Default, CancellationToken.None);
}
