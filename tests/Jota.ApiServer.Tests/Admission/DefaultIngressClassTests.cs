using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Admission;

public sealed class DefaultIngressClassTests
{
    private const string Spec = """{"defaultBackend":{"service":{"name":"a","port":{"number":80}}}}""";

    [Fact]
    public async Task An_ingress_without_a_class_gets_the_newest_default_one()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Null((await CreateAsync(server, "none-yet")).Spec.IngressClassName);
        await ClassAsync(server, "old", isDefault: true);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await ClassAsync(server, "new-b", isDefault: true);
        await ClassAsync(server, "new-a", isDefault: true);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await ClassAsync(server, "newest", isDefault: false);
        await server.SettleAsync();
        Assert.Equal("new-a", (await CreateAsync(server, "a")).Spec.IngressClassName);
    }

    [Theory]
    [InlineData("", "own")]
    [InlineData(""","annotations":{"kubernetes.io/ingress.class":"own"}""", null)]
    public async Task Who_names_one_keeps_it(string metadata, string? name)
    {
        await using var server = await TestServer.StartAsync();
        await ClassAsync(server, "usual", isDefault: true);
        await server.SettleAsync();
        var spec = name is null ? Spec : Spec.Insert(1, $"\"ingressClassName\":\"{name}\",");
        var made = (await server.PostAsync<V1Ingress>($$"""{"metadata":{"name":"a"{{metadata}}},"spec":{{spec}}}""")).Object.As<V1Ingress>();
        Assert.Equal(name, made.Spec.IngressClassName);
    }

    private static Task ClassAsync(TestServer server, string name, bool isDefault) => server.Api.CreateAsync(
        new V1IngressClass
        {
            Metadata = new()
            {
                Name = name,
                Annotations = new Dictionary<string, string> { ["ingressclass.kubernetes.io/is-default-class"] = isDefault ? "true" : "false" },
            },
            Spec = new() { Controller = "example.com/c" },
        },
        TestServer.Ct);

    private static async Task<V1Ingress> CreateAsync(TestServer server, string name) =>
        (await server.PostAsync<V1Ingress>($$"""{"metadata":{"name":"{{name}}"},"spec":{{Spec}}}""")).Object.As<V1Ingress>();
}
