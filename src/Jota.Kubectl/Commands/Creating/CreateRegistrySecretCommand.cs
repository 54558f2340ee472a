using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create secret docker-registry</c>: who pulls images.</summary>
internal sealed class CreateRegistrySecretCommand : GeneratorCommand
{
    private const string Key = ".dockerconfigjson";

    public override string Name => "docker-registry";

    protected override IReadOnlyList<Flag> Own { get; } =
    [
        Flag.Text("docker-server", "https://index.docker.io/v1/"), Flag.Text("docker-username"), Flag.Text("docker-password"),
        Flag.Text("docker-email"), Flag.List("from-file"), HashedName.Flag,
    ];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, "v1", "Secret", NameOf(call));
        made["data"] = call.Flags.All("from-file").Count > 0 ? FromFiles(call) : new JsonObject { [Key] = FromFlags(call.Flags) };
        made["type"] = "kubernetes.io/dockerconfigjson";
        return Task.FromResult(HashedName.Append(made, call.Flags));
    }

    private static string FromFlags(FlagValues flags)
    {
        var (server, user, password) = (flags.Text("docker-server"), flags.Text("docker-username"), flags.Text("docker-password"));
        if (server.Length == 0 || user.Length == 0 || password.Length == 0)
        {
            throw KubectlException.Error(
                "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required");
        }

        var entry = new JsonObject { ["username"] = user, ["password"] = password };
        if (flags.Text("docker-email") is { Length: > 0 } email)
        {
            entry["email"] = email;
        }

        entry["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        var text = GoJson.CompactAsIs(new JsonObject { ["auths"] = new JsonObject { [server] = entry } });
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    private static JsonObject FromFiles(Invocation call)
    {
        var data = new JsonObject();
        foreach (var given in call.Flags.All("from-file"))
        {
            var sign = given.IndexOf('=', StringComparison.Ordinal);
            var path = given[(sign + 1)..];
            data[sign > 0 ? given[..sign] : Path.GetFileName(path)] =
                Convert.ToBase64String(KeyedData.Bytes(call.Around.PathOf(path), path));
        }

        return data;
    }
}
