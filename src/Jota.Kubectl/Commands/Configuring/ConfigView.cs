using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A kubeconfig as it is shown and written: fields in upstream's order, entries by name.</summary>
internal static class ConfigView
{
    private const string Beta = "client.authentication.k8s.io/v1beta1";

    private const string Alpha = "client.authentication.k8s.io/v1alpha1";

    private static readonly string[] ClusterFields =
    [
        "server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url",
        "disable-compression",
    ];

    private static readonly string[] UserFields =
    [
        "client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "tokenFile", "as", "as-uid", "as-groups",
        "as-user-extra", "username", "password", "auth-provider", "exec",
    ];

    private static readonly string[] ProgramFields =
        ["command", "args", "env", "apiVersion", "installHint", "provideClusterInfo", "interactiveMode"];

    private static readonly string[] ContextFields = ["cluster", "user", "namespace"];

    /// <summary>All of it.</summary>
    public static JsonObject Of(JsonObject config) => new()
    {
        ["kind"] = "Config",
        ["apiVersion"] = "v1",
        ["preferences"] = config["preferences"]?.DeepClone() ?? new JsonObject(),
        ["clusters"] = Entries(config, "clusters", ClusterFields),
        ["users"] = Entries(config, "users", UserFields),
        ["contexts"] = Entries(config, "contexts", ContextFields),
        ["current-context"] = config.Text("current-context"),
    };

    /// <summary>Hides what is secret, and what is long.</summary>
    public static JsonObject Hide(JsonObject view)
    {
        foreach (var cluster in view.Items("clusters"))
        {
            Hide(cluster.At("cluster"), "certificate-authority-data", "DATA+OMITTED");
        }

        foreach (var user in view.Items("users"))
        {
            Hide(user.At("user"), "client-certificate-data", "DATA+OMITTED");
            Hide(user.At("user"), "client-key-data", "DATA+OMITTED");
            Hide(user.At("user"), "token", "REDACTED");
            Hide(user.At("user"), "password", "REDACTED");
        }

        return view;
    }

    private static void Hide(JsonNode? part, string field, string mark)
    {
        if (part.Text(field).Length > 0)
        {
            part!.AsObject()[field] = mark;
        }
    }

    private static JsonArray? Entries(JsonObject config, string list, string[] fields)
    {
        var entries = config.Items(list).OfType<JsonObject>().OrderBy(entry => entry.Text("name"), StringComparer.Ordinal).ToList();
        return entries.Count == 0 ? null : new JsonArray([.. entries.Select(entry => new JsonObject
        {
            ["name"] = entry.Text("name"),
            [list[..^1]] = Ordered(entry[list[..^1]] as JsonObject ?? [], fields),
        })]);
    }

    private static JsonObject Ordered(JsonObject part, string[] fields)
    {
        var ordered = new JsonObject();
        foreach (var field in fields.Concat(part.Select(own => own.Key).Except(fields)))
        {
            var isNeeded = field is "server" or "cluster" or "user" && fields[0] == field || (fields == ContextFields && field == "user");
            if (part[field] is { } value && !(value is JsonValue && GoText.Of(value) is "" or "false") || isNeeded)
            {
                ordered[field] = part[field]?.DeepClone() ?? "";
            }
        }

        if (ordered["exec"] is JsonObject program)
        {
            ordered["exec"] = Program(program);
        }

        if (ordered["auth-provider"] is JsonObject provider)
        {
            ordered["auth-provider"] = new JsonObject { ["name"] = provider.Text("name"), ["config"] = provider["config"]?.DeepClone() };
        }

        return ordered;
    }

    /// <summary>A program that tells who we are: all that it is told is written, and may be that it is told nothing.</summary>
    private static JsonObject Program(JsonObject program)
    {
        var ordered = new JsonObject();
        foreach (var field in ProgramFields)
        {
            JsonNode? value = field switch
            {
                "args" or "env" => program[field]?.DeepClone(),
                "provideClusterInfo" => program.Is(field),
                "interactiveMode" when program.Text(field).Length == 0 && program.ApiVersion() is Beta or Alpha => "IfAvailable",
                _ => program.Text(field),
            };
            if (value is null || field == "command" || GoText.Of(value).Length > 0)
            {
                ordered[field] = value;
            }
        }

        return ordered;
    }
}
