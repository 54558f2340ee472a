using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create serviceaccount</c>.</summary>
internal sealed class CreateServiceAccountCommand : GeneratorCommand
{
    public override string Name => "serviceaccount";

    public override IReadOnlyList<string> Aliases => ["sa"];

    protected override IReadOnlyList<Flag> Own => [];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct) =>
        Task.FromResult(NewObject.Of(call, "v1", "ServiceAccount", NameOf(call)));
}
