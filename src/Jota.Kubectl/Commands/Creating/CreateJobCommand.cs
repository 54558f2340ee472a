using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create job</c>.</summary>
internal sealed class CreateJobCommand : GeneratorCommand
{
    public override string Name => "job";

    protected override IReadOnlyList<Flag> Own { get; } = [Flag.Text("image"), Flag.Text("from").Elsewhere];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var name = NameOf(call);
        if (call.Flags.Text("image").Length == 0)
        {
            throw KubectlException.Error("either --image or --from must be specified");
        }

        var made = NewObject.Of(call, "batch/v1", "Job", name);
        made["spec"] = new JsonObject { ["template"] = Template(name, call.Flags.Text("image"), WordsBehind(call), "Never") };
        made["status"] = new JsonObject();
        return Task.FromResult(made);
    }

    /// <summary>The template of a job's pods.</summary>
    public static JsonObject Template(string name, string image, IReadOnlyList<string> command, string restart)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = image };
        if (command.Count > 0)
        {
            container["command"] = NewObject.Texts(command);
        }

        container["resources"] = new JsonObject();
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["creationTimestamp"] = null },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(container), ["restartPolicy"] = restart },
        };
    }
}
