using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl set resources</c>: what containers ask for, and may have.</summary>
internal sealed class SetResourcesCommand : Command
{
    public override string Name => "resources";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Flag.Switch("all"), Flag.Text("selector", letter: 'l'),
        Flag.Text("containers", "*", letter: 'c'), Flag.Text("limits"), Flag.Text("requests"), Flag.Switch("local"),
        ChangeCause.Flag,
    ];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        if (flags.Text("limits").Length == 0 && flags.Text("requests").Length == 0)
        {
            throw KubectlException.Error("you must specify an update to requests or limits (in the form of --requests/--limits)");
        }

        var (limits, requests) = (Quantities.Read(flags.Text("limits")), Quantities.Read(flags.Text("requests")));
        var change = new SetChange(call, "resource requirements updated")
        {
            SkipsUnchanged = true,
            Refusal = "failed to patch resources update to pod template",
        };
        return change.RunAsync(
            call.Arguments,
            flags.Is("all"),
            (_, item) =>
            {
                var containers = PodTemplates.Select(PodTemplates.SpecOf(item), "containers", flags.Text("containers"));
                if (containers.Count == 0)
                {
                    throw KubectlException.Error($"unable to find container named {flags.Text("containers")}");
                }

                foreach (var container in containers)
                {
                    Set(container, "limits", limits);
                    Set(container, "requests", requests);
                }
            },
            ct);
    }

    private static void Set(JsonObject container, string field, JsonObject amounts)
    {
        foreach (var (resource, amount) in amounts)
        {
            container.Within("resources", field)[resource] = amount!.DeepClone();
        }
    }
}
