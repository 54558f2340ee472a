using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl config set-credentials</c>.</summary>
internal sealed class ConfigSetCredentialsCommand() : ConfigSetCommand("users")
{
    private static readonly string[] Modes = ["IfAvailable", "Never", "Always"];

    public override string Name => "set-credentials";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Switch("embed-certs"), Flag.Text("auth-provider"), Flag.List("auth-provider-arg"), Flag.Text("exec-command"),
        Flag.List("exec-arg"), Flag.Repeated("exec-env"), Flag.Text("exec-api-version"), Flag.Text("exec-interactive-mode"),
        Flag.Switch("exec-provide-cluster-info"),
    ];

    protected override void Check(Invocation call)
    {
        var flags = call.Flags;
        if (flags.Has("exec-interactive-mode") && !Modes.Contains(flags.Text("exec-interactive-mode")))
        {
            throw KubectlException.Error($"invalid interactive mode type, can be only {string.Join(", ", Modes)}");
        }

        _ = ConfigChanges.Of(call, "auth-provider-arg");
        _ = ConfigChanges.Of(call, "exec-env");
        if (flags.Text("token").Length > 0 && flags.Text("username").Length + flags.Text("password").Length > 0)
        {
            throw KubectlException.Error(
                "you cannot specify more than one authentication method at the same time: --token, --username/--password");
        }

        if (!flags.Is("embed-certs"))
        {
            return;
        }

        if (EmbeddedFile.OfUser.All(file => flags.Text(file.Field).Length == 0))
        {
            throw KubectlException.Error("you must specify a --client-certificate or --client-key to embed");
        }

        foreach (var file in EmbeddedFile.OfUser)
        {
            file.Check(call);
        }
    }

    protected override void Set(Invocation call, JsonObject part)
    {
        var embeds = call.Flags.Is("embed-certs");
        foreach (var file in EmbeddedFile.OfUser.Where(file => call.Flags.Has(file.Field)))
        {
            file.Set(call, part, embeds && call.Flags.Text(file.Field).Length > 0);
        }

        SetTexts(call, part, "token", "username", "password");
        SetProvider(call, part);
        SetProgram(call, part);

        // One way to say who one is takes the place of the other.
        var hasToken = call.Flags.Text("token").Length > 0;
        if (hasToken)
        {
            part.Remove("username");
            part.Remove("password");
        }
        else if (call.Flags.Text("username").Length + call.Flags.Text("password").Length > 0)
        {
            part.Remove("token");
        }
    }

    protected override string Done(string name, bool isNew) => $"User \"{name}\" set.\n";

    private static void SetProvider(Invocation call, JsonObject part)
    {
        if (call.Flags.TextOrNull("auth-provider") is { } name && part["auth-provider"].Text("name") != name)
        {
            part["auth-provider"] = new JsonObject { ["name"] = name };
        }

        if (part["auth-provider"] is not JsonObject provider)
        {
            return;
        }

        var changes = ConfigChanges.Of(call, "auth-provider-arg");
        var config = provider.Within("config");
        foreach (var key in changes.Removed)
        {
            config.Remove(key);
        }

        foreach (var (key, value) in changes.Set)
        {
            config[key] = value;
        }
    }

    private static void SetProgram(Invocation call, JsonObject part)
    {
        var flags = call.Flags;
        if (flags.TextOrNull("exec-command") is { } command)
        {
            var own = part.Within("exec");
            own["command"] = command;
            own.Remove("args");
        }

        // What a program is told is told to none where none is named.
        if (part["exec"] is not JsonObject program)
        {
            return;
        }

        if (flags.TextOrNull("exec-api-version") is { } version)
        {
            program["apiVersion"] = version;
        }

        if (flags.All("exec-arg") is { Count: > 0 } arguments)
        {
            program["args"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]);
        }

        SetVariables(program, ConfigChanges.Of(call, "exec-env"));
        if (flags.TextOrNull("exec-interactive-mode") is { } mode)
        {
            program["interactiveMode"] = mode;
        }

        if (flags.Has("exec-provide-cluster-info"))
        {
            program["provideClusterInfo"] = flags.Is("exec-provide-cluster-info");
        }
    }

    private static void SetVariables(JsonObject program, ConfigChanges changes)
    {
        if (changes.IsEmpty)
        {
            return;
        }

        var variables = program.Items("env").OfType<JsonObject>().Select(variable => (JsonObject)variable.DeepClone())
            .Where(variable => !changes.Removed.Contains(variable.Text("name"))).ToList();
        foreach (var (name, value) in changes.Set)
        {
            var variable = variables.Find(own => own.Text("name") == name);
            if (variable is null)
            {
                variables.Add(variable = new JsonObject { ["name"] = name });
            }

            variable["value"] = value;
        }

        program["env"] = new JsonArray([.. variables]);
    }
}
