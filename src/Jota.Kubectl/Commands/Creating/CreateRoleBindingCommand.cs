using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create rolebinding</c> and <c>kubectl create clusterrolebinding</c>.</summary>
internal sealed class CreateRoleBindingCommand(bool ofCluster) : GeneratorCommand
{
    public override string Name => ofCluster ? "clusterrolebinding" : "rolebinding";

    protected override IReadOnlyList<Flag> Own { get; } =
        [.. RbacSubjects.Flags, Flag.Text("clusterrole"), .. ofCluster ? (Flag[])[] : [Flag.Text("role")]];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var clusterRole = call.Flags.Text("clusterrole");
        if (ofCluster && !call.Flags.Has("clusterrole"))
        {
            throw KubectlException.Error("required flag(s) \"clusterrole\" not set");
        }

        var made = NewObject.Of(
            call, CreateRoleCommand.ApiVersion, ofCluster ? "ClusterRoleBinding" : "RoleBinding", NameOf(call), namespaced: !ofCluster);
        var role = ofCluster ? "" : call.Flags.Text("role");
        if (clusterRole.Length > 0 == role.Length > 0)
        {
            throw KubectlException.Error("exactly one of clusterrole or role must be specified");
        }

        if (RbacSubjects.Of(call.Flags) is { Count: > 0 } subjects)
        {
            made["subjects"] = new JsonArray([.. subjects]);
        }

        made["roleRef"] = new JsonObject
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = role.Length > 0 ? "Role" : "ClusterRole",
            ["name"] = role.Length > 0 ? role : clusterRole,
        };
        return Task.FromResult(made);
    }
}
