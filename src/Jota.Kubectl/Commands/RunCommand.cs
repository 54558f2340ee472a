using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl run</c>: makes a pod.</summary>
internal sealed class RunCommand : GeneratorCommand
{
    public override string Name => "run";

    protected override string Manager => "kubectl-run";

    protected override IReadOnlyList<Flag> Own { get; } =
    [
        Flag.Text("image"), Flag.Text("labels", letter: 'l'), Flag.Repeated("env"), Flag.Text("port"), Flag.Switch("command"),
        Flag.Text("restart", "Always"), Flag.Text("image-pull-policy"), Flag.Repeated("annotations"), Flag.Switch("privileged"),
        Flag.Switch("quiet", letter: 'q'), Flag.Switch("stdin", letter: 'i'), Flag.Switch("tty", letter: 't'),
        Flag.Switch("attach"), Flag.Switch("rm"), Flag.Switch("leave-stdin-open"), PodChoice.TimeoutFlag(),
        Flag.Switch("expose"), .. Overrides.Flags,
        Flag.Text("cascade", bare: "background").Elsewhere, Flag.Number("grace-period", -1).Elsewhere, Flag.Switch("force").Elsewhere,
        Flag.Duration("timeout").Elsewhere, Flag.Switch("wait").Elsewhere, Flag.List("filename", 'f').Elsewhere,
        Flag.Text("kustomize", letter: 'k').Elsewhere, Flag.Switch("recursive", letter: 'R').Elsewhere, ChangeCause.Flag,
    ];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        if (call.Arguments.Count == 0 || call.Dash == 0)
        {
            throw KubectlException.Usage(call.Command, "NAME is required for run");
        }

        var image = flags.Text("image");
        if (image.Length == 0)
        {
            throw KubectlException.Error("required flag(s) \"image\" not set");
        }

        if (!ImageText.IsValid(image))
        {
            throw KubectlException.Error(ImageText.Problem(image));
        }

        if (flags.Is("expose") && flags.Text("port").Length == 0)
        {
            throw KubectlException.Usage(call.Command, "--port must be set when exposing a service");
        }

        CheckAttachment(flags);
        var name = call.Arguments[0];
        var labels = flags.Text("labels") is { Length: > 0 } given
            ? NewObject.Labels(given.Split(','), "label")
            : new JsonObject { ["run"] = name };
        var made = NewObject.Of(call, "v1", "Pod", name, labels);
        if (flags.Has("annotations"))
        {
            made["metadata"]!["annotations"] = NewObject.Labels(flags.All("annotations"), "annotation");
        }

        made["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray(Container(call, name, image)),
            ["restartPolicy"] = RestartOf(flags.Text("restart")),
            ["dnsPolicy"] = "ClusterFirst",
        };
        made["status"] = new JsonObject();
        return Task.FromResult(Overrides.Apply(made, flags));
    }

    protected override async Task<int> FinishAsync(Invocation call, Change change, JsonObject made, CancellationToken ct)
    {
        if (call.Flags.Is("expose"))
        {
            await ExposeAsync(call, change, ct);
        }

        return Attaches(call.Flags)
            ? await new AttachedRun(call, made).RunAsync(ct)
            : await base.FinishAsync(call, change, made, ct);
    }

    private static async Task ExposeAsync(Invocation call, Change change, CancellationToken ct)
    {
        var (name, labels) = (call.Arguments[0], call.Flags.Text("labels"));
        var own = labels.Length > 0 ? NewObject.Labels(labels.Split(','), "label") : null;
        var service = NewObject.Of(call, "v1", "Service", name, (JsonObject?)own?.DeepClone());
        var port = CreateServiceCommand.IntOrText(call.Flags.Text("port"));
        service["spec"] = new JsonObject
        {
            ["ports"] = new JsonArray(new JsonObject { ["protocol"] = "TCP", ["port"] = port.DeepClone(), ["targetPort"] = port }),
            ["selector"] = own ?? new JsonObject { ["run"] = name },
        };
        service["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        if (change.DryRun != DryRun.Client)
        {
            var services = await call.Session.Mapper.ResourceAsync("services", ct);
            service = await call.Objects.CreateAsync(services, call.Session.Namespace, service, change.Query.ToString(), ct);
        }

        change.Print(service, "created");
        if (call.Flags.Text("output") == "yaml")
        {
            // As upstream, which writes one beside the printer's own.
            call.Output.Write("---\n");
        }
    }

    /// <summary>Who gives input wants to see what comes of it, unless told otherwise.</summary>
    private static bool Attaches(FlagValues flags) => flags.Has("attach") ? flags.Is("attach") : flags.Is("stdin");

    private static void CheckAttachment(FlagValues flags)
    {
        if (flags.Is("tty") && !flags.Is("stdin"))
        {
            throw KubectlException.Error("-i/--stdin is required for containers with -t/--tty=true");
        }

        if (flags.Is("rm") && !Attaches(flags))
        {
            throw KubectlException.Error("--rm should only be used for attached containers");
        }

        if (Attaches(flags) && flags.Text("dry-run") is not ("none" or "false"))
        {
            throw KubectlException.Error(
                "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
        }
    }

    private static JsonObject Container(Invocation call, string name, string image)
    {
        var flags = call.Flags;
        var container = new JsonObject { ["name"] = name, ["image"] = image };
        var words = call.Arguments.Skip(1).ToList();
        if (words.Count > 0)
        {
            container[flags.Is("command") ? "command" : "args"] = NewObject.Texts(words);
        }

        if (flags.Text("port") is { Length: > 0 } port)
        {
            container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = CreateServiceCommand.IntOrText(port) });
        }

        if (flags.Has("env"))
        {
            container["env"] = new JsonArray([.. flags.All("env").Select(Variable)]);
        }

        container["resources"] = new JsonObject();
        if (flags.Text("image-pull-policy") is { Length: > 0 } policy)
        {
            container["imagePullPolicy"] = policy;
        }

        if (flags.Is("privileged"))
        {
            container["securityContext"] = new JsonObject { ["privileged"] = true };
        }

        AddTerminal(container, flags);

        return container;
    }

    private static void AddTerminal(JsonObject container, FlagValues flags)
    {
        if (!flags.Is("stdin"))
        {
            return;
        }

        container["stdin"] = true;
        if (!flags.Is("leave-stdin-open"))
        {
            container["stdinOnce"] = true;
        }

        if (flags.Is("tty"))
        {
            container["tty"] = true;
        }
    }

    private static JsonObject Variable(string pair)
    {
        var sign = pair.IndexOf('=', StringComparison.Ordinal);
        return sign <= 0 ? throw KubectlException.Error($"invalid env: {pair}")
            : sign == pair.Length - 1 ? new JsonObject { ["name"] = pair[..sign] }
            : new JsonObject { ["name"] = pair[..sign], ["value"] = pair[(sign + 1)..] };
    }

    private static string RestartOf(string text) => text is "Always" or "OnFailure" or "Never" ? text : throw KubectlException.Error(
        $"invalid restart policy: {text}");
}
