using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>How objects are to be deleted.</summary>
internal sealed record Deletion
{
    public required DryRun DryRun { get; init; }

    public required string Propagation { get; init; }

    /// <summary>Seconds; below zero for each object's own.</summary>
    public required long Grace { get; init; }

    public bool Force { get; init; }

    public bool Waits { get; init; }

    public string Format { get; init; } = "";

    /// <summary>The request's body.</summary>
    public JsonObject Body
    {
        get
        {
            var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
            if (Grace >= 0)
            {
                body["gracePeriodSeconds"] = Grace;
            }

            body["propagationPolicy"] = Propagation;
            if (DryRun == DryRun.Server)
            {
                body["dryRun"] = new JsonArray("All");
            }

            return body;
        }
    }

    public static Deletion Of(Invocation call)
    {
        var flags = call.Flags;
        var (grace, force) = (flags.Number("grace-period"), flags.Is("force"));
        if (flags.Is("now"))
        {
            grace = grace < 0 ? 1 : throw KubectlException.Error("--now and --grace-period cannot be specified together");
        }

        if (flags.Is("all") && flags.Text("selector").Length > 0)
        {
            throw KubectlException.Error("cannot set --all and --selector at the same time");
        }

        if (flags.Text("output") is not ("" or "name"))
        {
            throw KubectlException.Error("unexpected -o output mode: " + flags.Text("output") + ". We only support '-o name'");
        }

        // Without --force, zero is as short as it gets and still waits for the containers.
        grace = grace switch { 0 when !force => 1, < 0 when force => 0, _ => grace };
        return new Deletion
        {
            DryRun = DryRunOf(flags.Text("dry-run")),
            Propagation = PropagationOf(flags.Text("cascade")),
            Grace = grace,
            Force = force && grace == 0,
            Waits = flags.Is("wait"),
            Format = flags.Text("output"),
        };
    }

    /// <summary>What to say before.</summary>
    public IEnumerable<string> Warnings(Selected selected, ClientSettings settings)
    {
        if (settings.NamespaceGiven && selected.Selections.Any(selection => !selection.Mapping.IsNamespaced))
        {
            yield return "deleting cluster-scoped resources, not scoped to the provided namespace";
        }

        if (Force)
        {
            yield return "Immediate deletion does not wait for confirmation that the running resource has been terminated. " +
                "The resource may continue to run on the cluster indefinitely.";
        }
    }

    /// <summary>Tells what was deleted.</summary>
    public void Print(Invocation call, ResourceInfo info) => call.Output.Write(Format == "name"
        ? $"{info.Shown}\n"
        : $"{info.Mapping.QualifiedKind} \"{info.Name}\" {(Force ? "force deleted" : "deleted")}{Suffix}\n");

    private string Suffix => DryRun switch { DryRun.Client => " (dry run)", DryRun.Server => " (server dry run)", _ => "" };

    private static DryRun DryRunOf(string text) => text switch
    {
        "none" or "false" => DryRun.None,
        "server" => DryRun.Server,
        "client" or "unchanged" or "true" => DryRun.Client,
        _ => throw KubectlException.Error($"Invalid dry-run value ({text}). Must be \"none\", \"server\", or \"client\"."),
    };

    /// <summary>What <c>--cascade</c> says, in the server's words.</summary>
    public static string PropagationOf(string cascade) => cascade switch
    {
        "background" or "true" => "Background",
        "foreground" => "Foreground",
        "orphan" or "false" => "Orphan",
        _ => throw KubectlException.Error($"invalid cascade value ({cascade}). Must be \"background\", \"foreground\", or \"orphan\""),
    };
}
