using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create secret tls</c>: a certificate and its key.</summary>
internal sealed class CreateTlsSecretCommand : GeneratorCommand
{
    public override string Name => "tls";

    protected override IReadOnlyList<Flag> Own { get; } = [Flag.Text("cert"), Flag.Text("key"), HashedName.Flag];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, "v1", "Secret", NameOf(call));
        var (certificate, key) = (call.Flags.Text("cert"), call.Flags.Text("key"));
        if (certificate.Length == 0 || key.Length == 0)
        {
            throw KubectlException.Error("key and cert must be specified");
        }

        var (shown, secret) = (
            KeyedData.Bytes(call.Around.PathOf(certificate), certificate), KeyedData.Bytes(call.Around.PathOf(key), key));
        CheckBelongTogether(shown, secret);
        made["data"] = new JsonObject { ["tls.crt"] = Convert.ToBase64String(shown), ["tls.key"] = Convert.ToBase64String(secret) };
        made["type"] = "kubernetes.io/tls";
        return Task.FromResult(HashedName.Append(made, call.Flags));
    }

    private static void CheckBelongTogether(byte[] certificate, byte[] key)
    {
        try
        {
            X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate), Encoding.ASCII.GetString(key)).Dispose();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw KubectlException.Error($"tls: the certificate and the key do not make a pair: {e.Message}");
        }
    }
}
