using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create deployment</c>.</summary>
internal sealed class CreateDeploymentCommand : GeneratorCommand
{
    public override string Name => "deployment";

    public override IReadOnlyList<string> Aliases => ["deploy"];

    protected override IReadOnlyList<Flag> Own { get; } =
        [Flag.List("image"), Flag.Number("port", -1), Flag.Number("replicas", 1, 'r')];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var name = NameOf(call);
        var images = call.Flags.All("image");
        if (images.Count == 0)
        {
            throw new KubectlException("error: required flag(s) \"image\" not set");
        }

        var command = WordsBehind(call);
        if (images.Count > 1 && command.Count > 0)
        {
            throw KubectlException.Error("cannot specify multiple --image options and command");
        }

        if (images.Select(NewObject.ContainerName).Distinct().Count() < images.Count)
        {
            throw new NotOursException("images with one name");
        }

        var labels = new JsonObject { ["app"] = name };
        var made = NewObject.Of(call, "apps/v1", "Deployment", name, labels);
        made["spec"] = new JsonObject
        {
            ["replicas"] = call.Flags.Number("replicas"),
            ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["creationTimestamp"] = null, ["labels"] = labels.DeepClone() },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray([.. images.Select(image => Container(image, command, call.Flags.Number("port")))]),
                },
            },
            ["strategy"] = new JsonObject(),
        };
        made["status"] = new JsonObject();
        return Task.FromResult(made);
    }

    private static JsonObject Container(string image, IReadOnlyList<string> command, long port)
    {
        var container = new JsonObject { ["name"] = NewObject.ContainerName(image), ["image"] = image };
        if (command.Count > 0)
        {
            container["command"] = NewObject.Texts(command);
        }

        if (port >= 0)
        {
            container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = port });
        }

        container["resources"] = new JsonObject();
        return container;
    }
}
