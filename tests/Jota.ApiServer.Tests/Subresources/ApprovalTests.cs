using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Subresources;

/// <summary>What may be said of a request for a certificate, by whom it is approved and by whom it is signed.</summary>
public sealed class ApprovalTests
{
    [Fact]
    public async Task An_approval_brings_conditions_of_every_type_in_their_order()
    {
        await using var server = await WithRequestAsync();

        var patched = await PatchAsync(server, "approval", """
            {"metadata":{"annotations":{"a":"b"}},"status":{"certificate":"QQ==","conditions":[{"type":"Seen","status":"True","reason":"test"}]}}
            """);
        Assert.Equal(["Seen"], Types(patched));
        Assert.Equal("b", patched.Metadata.Annotations["a"]);
        Assert.Null(patched.Status.Certificate);

        var approved = await PatchAsync(server, "approval", """
            {"status":{"conditions":[{"type":"Seen","status":"True"},{"type":"Approved","status":"True","reason":"test"}]}}
            """);
        Assert.Equal(["Seen", "Approved"], Types(approved));
    }

    [Fact]
    public async Task A_status_brings_conditions_but_does_not_approve()
    {
        await using var server = await WithRequestAsync();

        var patched = await PatchAsync(server, "status", """
            {"status":{"conditions":[{"type":"Seen","status":"True"},{"type":"Approved","status":"True"}]}}
            """);

        Assert.Equal(["Seen"], Types(patched));
    }

    private static IEnumerable<string> Types(V1CertificateSigningRequest request) => request.Status.Conditions.Select(c => c.Type);

    private static async Task<TestServer> WithRequestAsync()
    {
        var server = await StartAsync();
        using var key = ECDsa.Create();
        await server.Api.CreateAsync(
            new V1CertificateSigningRequest
            {
                Metadata = new() { Name = "c" },
                Spec = new()
                {
                    Request = Encoding.UTF8.GetBytes(new CertificateRequest("CN=jane", key, HashAlgorithmName.SHA256).CreateSigningRequestPem()),
                    SignerName = "example.com/signer",
                    Usages = ["client auth"],
                },
            },
            Ct);
        return server;
    }

    private static async Task<V1CertificateSigningRequest> PatchAsync(TestServer server, string subresource, string patch) =>
        (await server.Api.PatchAsync(
            server.One<V1CertificateSigningRequest>("c", subresource, ""),
            new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(patch)),
            WriteOptions.Plain,
            Ct)).As<V1CertificateSigningRequest>();
}
