using System.Net;
using System.Text.Json.Nodes;
using Jota.ApiServer.Tests.Http;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class ConnectWebhookTests
{
    [Theory]
    [InlineData("pods/p/attach?container=c&stdin=true&tty=1", "pods/attach", "PodAttachOptions", """{"kind":"PodAttachOptions","apiVersion":"v1","stdin":true,"tty":true,"container":"c"}""")]
    [InlineData("pods/p/exec?command=ls&command=-l&stdout=true", "pods/exec", "PodExecOptions", """{"kind":"PodExecOptions","apiVersion":"v1","stdout":true,"command":["ls","-l"]}""")]
    [InlineData("pods/p/portforward?ports=80,81", "pods/portforward", "PodPortForwardOptions", """{"kind":"PodPortForwardOptions","apiVersion":"v1","ports":[80,81]}""")]
    [InlineData("services/p/proxy/a/b", "services/proxy", "ServiceProxyOptions", """{"kind":"ServiceProxyOptions","apiVersion":"v1","path":"/a/b"}""")]
    public async Task A_way_into_something_is_asked_about_before_it_opens(string path, string resource, string kind, string options)
    {
        await using var cluster = await ClusterScope.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/deny", _ => Deny("attaching to pod 'p' is not allowed"));
        await ValidatingAsync(cluster.Core.As(TestServer.Admin), "a", hooks.Validating("/deny", Rule("CONNECT", resource)));

        var answer = await cluster.Admin.PostAsync($"/api/v1/namespaces/default/{path}", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("admission webhook \"deny.example.org\" denied the request: attaching to pod 'p' is not allowed", status["message"]!.ToString());
        var asked = hooks.Asked.Single();
        Assert.Equal(("CONNECT", "p", resource.Split('/')[1]), (asked["operation"]!.ToString(), asked["name"]!.ToString(), asked["subResource"]!.ToString()));
        Assert.Equal((kind, options), (asked["kind"]!["kind"]!.ToString(), asked["object"]!.ToJsonString()));
    }
}
