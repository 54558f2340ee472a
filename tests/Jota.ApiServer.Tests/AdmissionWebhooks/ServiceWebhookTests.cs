using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class ServiceWebhookTests
{
    [Fact]
    public async Task A_webhook_behind_a_service_is_asked_at_an_endpoint_that_is_ready()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/deny/pods", _ => Deny("no"));
        await ServiceAsync(server, hooks.Port);
        await ValidatingAsync(server, "a", Behind(hooks, port: 8443, path: "/deny/pods"));
        Assert.EndsWith("denied the request: no", (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Message, StringComparison.Ordinal);
        await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Single(hooks.Connections);
    }

    [Theory]
    [InlineData("other", 8443, "https://other.demo.svc:8443/", "service \"other\" not found in namespace \"demo\"")]
    [InlineData("hooks", 443, "https://hooks.demo.svc/", "no service port 443 found for service \"hooks\"")]
    [InlineData("empty", 8443, "https://empty.demo.svc:8443/", "no endpoints available for service \"empty\"")]
    public async Task What_is_missing_on_the_way_is_told(string service, int port, string url, string problem)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        await ServiceAsync(server, hooks.Port);
        await server.PostAsync<V1Service>("""{"metadata":{"name":"empty"},"spec":{"ports":[{"port":8443}]}}""", ns: "demo");
        await ValidatingAsync(server, "a", Behind(hooks, port, null, service));
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Contains($"failed to call webhook: Post \"{url}?timeout=10s\": {problem} (after ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_certificate_is_for_the_services_name()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/", _ => Allow());
        await ServiceAsync(server, hooks.Port, "impostor");
        await ValidatingAsync(server, "a", Behind(hooks, 8443, null, "impostor"));
        Assert.Contains(
            "tls: failed to verify certificate", (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Message, StringComparison.Ordinal);
    }

    private static V1ValidatingWebhook Behind(WebhookServer hooks, int port, string? path, string service = "hooks") => hooks.Validating("/svc") with
    {
        ClientConfig = new()
        {
            CaBundle = hooks.Authority,
            Service = new() { NamespaceProperty = "demo", Name = service, Path = path, Port = port },
        },
    };

    /// <summary>A service with two endpoints, of which the ready one is the test's; its port has another number there.</summary>
    private static async Task ServiceAsync(TestServer server, int port, string name = "hooks")
    {
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "demo" } }, Ct);
        await server.PostAsync<V1Service>(
            $$"""{"metadata":{"name":"{{name}}"},"spec":{"ports":[{"targetPort":{{port}},"port":8443,"name":"https"}]} }""", ns: "demo");

        // Loopback is no address that validation takes for an endpoint.
        var bytes = ApiJson.Encode(new V1EndpointSlice
        {
            ApiVersion = "discovery.k8s.io/v1",
            Kind = "EndpointSlice",
            Metadata = new()
            {
                Name = "slice",
                NamespaceProperty = "demo",
                Uid = "u",
                Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = name },
            },
            AddressType = "IPv4",
            Ports = [new() { Name = "https", Port = port }],
            Endpoints =
            [
                new() { Addresses = ["127.0.0.2"], Conditions = new() { Ready = false } },
                new() { Addresses = ["127.0.0.1"], Conditions = new() { Ready = true } },
            ],
        });
        await server.Store.WriteAsync(new("/registry/endpointslices/demo/slice", bytes, Revision.None), Ct);
        await server.SettleAsync();
    }
}
