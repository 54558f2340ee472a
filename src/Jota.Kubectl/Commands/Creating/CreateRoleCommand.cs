using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create role</c>.</summary>
internal sealed class CreateRoleCommand : GeneratorCommand
{
    public const string ApiVersion = "rbac.authorization.k8s.io/v1";

    public override string Name => "role";

    protected override bool WrapsRefusals => false;

    protected override IReadOnlyList<Flag> Own => RbacRules.Flags;

    protected override async Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, ApiVersion, "Role", NameOf(call));
        var rules = new RbacRules(call);
        if (rules.Verbs.Count == 0)
        {
            throw KubectlException.Error("at least one verb must be specified");
        }

        if (call.Flags.All("resource").Count == 0)
        {
            throw KubectlException.Error("at least one resource must be specified");
        }

        made["rules"] = new JsonArray([.. await rules.OfResourcesAsync(ct)]);
        return made;
    }
}
