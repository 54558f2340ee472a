using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl config set-cluster</c>.</summary>
internal sealed class ConfigSetClusterCommand() : ConfigSetCommand("clusters")
{
    private const string Insecure = "insecure-skip-tls-verify";

    private static readonly EmbeddedFile Authority = EmbeddedFile.Authority;

    public override string Name => "set-cluster";

    public override IReadOnlyList<Flag> Flags { get; } = [Flag.Switch("embed-certs"), Flag.Text("proxy-url")];

    protected override void Check(Invocation call)
    {
        var authority = call.Flags.Text(Authority.Field);
        if (call.Flags.Is(Insecure) && authority.Length > 0)
        {
            throw KubectlException.Error("you cannot specify a certificate authority and insecure mode at the same time");
        }

        if (call.Flags.Is("embed-certs"))
        {
            if (authority.Length == 0)
            {
                throw KubectlException.Error($"you must specify a --{Authority.Field} to embed");
            }

            Authority.Check(call);
        }
    }

    protected override void Set(Invocation call, JsonObject part)
    {
        if (call.Flags.Has("server"))
        {
            // The name in the certificate was another server's.
            part.Remove("tls-server-name");
        }

        SetTexts(call, part, "server", "tls-server-name", "proxy-url");

        // As upstream: who does not ask for it again is careful again.
        part.Remove(Insecure);
        if (call.Flags.Is(Insecure))
        {
            part[Insecure] = true;
            part.Remove(Authority.Field);
            part.Remove(Authority.Field + "-data");
        }

        if (call.Flags.Has(Authority.Field))
        {
            Authority.Set(call, part, call.Flags.Is("embed-certs"));
        }
    }

    protected override string Done(string name, bool isNew) => $"Cluster \"{name}\" set.\n";
}
