using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create quota</c>.</summary>
internal sealed class CreateQuotaCommand : GeneratorCommand
{
    public override string Name => "quota";

    public override IReadOnlyList<string> Aliases => ["resourcequota"];

    protected override IReadOnlyList<Flag> Own { get; } = [Flag.Text("hard"), Flag.Text("scopes")];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, "v1", "ResourceQuota", NameOf(call));
        var spec = new JsonObject();
        if (Quantities.Read(call.Flags.Text("hard")) is { Count: > 0 } hard)
        {
            spec["hard"] = hard;
        }

        if (call.Flags.Text("scopes") is { Length: > 0 } scopes)
        {
            spec["scopes"] = NewObject.Texts(scopes.Split(','));
        }

        made["spec"] = spec;
        made["status"] = new JsonObject();
        return Task.FromResult(made);
    }
}
