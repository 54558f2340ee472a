using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl config set-context</c>, <c>set-cluster</c> and <c>set-credentials</c>.</summary>
internal sealed class ConfigSetCommand(string name, string list, string word) : Command
{
    /// <summary>The flags of all commands that here are fields of an entry.</summary>
    private static readonly Dictionary<string, string[]> Fields = new(StringComparer.Ordinal)
    {
        ["contexts"] = ["cluster", "user", "namespace"],
        ["clusters"] = ["server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority"],
        ["users"] = ["client-certificate", "client-key", "token", "username", "password"],
    };

    public override string Name => name;

    public override IReadOnlyList<Flag> Flags => list switch
    {
        "contexts" => [Flag.Switch("current")],
        "clusters" => [Flag.Switch("embed-certs").Elsewhere, Flag.Text("proxy-url").Elsewhere],
        _ =>
        [
            Flag.Switch("embed-certs").Elsewhere, Flag.Text("auth-provider").Elsewhere, Flag.Repeated("auth-provider-arg").Elsewhere,
            Flag.Text("exec-command").Elsewhere, Flag.Repeated("exec-arg").Elsewhere, Flag.Repeated("exec-env").Elsewhere,
            Flag.Text("exec-api-version").Elsewhere, Flag.Text("exec-interactive-mode").Elsewhere,
            Flag.Switch("exec-provide-cluster-info").Elsewhere,
        ],
    };

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var entry = NameOf(call);
        var file = ConfigFile.Open(call, list, entry);
        var found = Kubeconfig.Entry(file.Config, list, entry);
        var part = found?[list[..^1]] as JsonObject ?? [];
        foreach (var field in Fields[list].Where(call.Flags.Has))
        {
            var value = call.Flags.Text(field);
            part[field] = field switch
            {
                "insecure-skip-tls-verify" => call.Flags.Is(field),
                "certificate-authority" or "client-certificate" or "client-key" => call.Around.PathOf(value),
                _ => value,
            };
        }

        if (found is null)
        {
            file.List(list).Add((JsonNode)new JsonObject { ["name"] = entry, [list[..^1]] = part });
        }
        else
        {
            found[list[..^1]] ??= part;
        }

        file.Save();
        call.Output.Write(list == "contexts"
            ? $"{word} \"{entry}\" {(found is null ? "created" : "modified")}.\n"
            : $"{word} \"{entry}\" set.\n");
        return Task.FromResult(0);
    }

    private string NameOf(Invocation call)
    {
        if (list == "contexts" && call.Flags.Is("current"))
        {
            return call.Session.Kubeconfig.CurrentContext is { Length: > 0 } current
                ? current
                : throw KubectlException.Error("no current context is set");
        }

        return call.Arguments is [var entry] ? entry : throw KubectlException.Usage(
            call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]");
    }
}
