using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create namespace</c>.</summary>
internal sealed class CreateNamespaceCommand : GeneratorCommand
{
    public override string Name => "namespace";

    public override IReadOnlyList<string> Aliases => ["ns"];

    protected override IReadOnlyList<Flag> Own => [];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, "v1", "Namespace", NameOf(call), namespaced: false);
        made["spec"] = new JsonObject();
        made["status"] = new JsonObject();
        return Task.FromResult(made);
    }
}
