using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create priorityclass</c>.</summary>
internal sealed class CreatePriorityClassCommand : GeneratorCommand
{
    public override string Name => "priorityclass";

    public override IReadOnlyList<string> Aliases => ["pc"];

    protected override IReadOnlyList<Flag> Own { get; } =
    [
        Flag.Number("value"), Flag.Switch("global-default"), Flag.Text("description"),
        Flag.Text("preemption-policy", "PreemptLowerPriority"),
    ];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        var made = NewObject.Of(call, "scheduling.k8s.io/v1", "PriorityClass", NameOf(call), namespaced: false);
        made["value"] = flags.Number("value");
        if (flags.Is("global-default"))
        {
            made["globalDefault"] = true;
        }

        if (flags.Text("description") is { Length: > 0 } description)
        {
            made["description"] = description;
        }

        made["preemptionPolicy"] = flags.Text("preemption-policy");
        return Task.FromResult(made);
    }
}
