namespace Jota.Containerd.Tests;

public sealed class SandboxTests(RealContainerd real)
{
    [Fact]
    public async Task Nginx_answers_at_the_address_of_its_pod()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var pod = await TestPod.RunAsync(real, "web", ct);
        await pod.StartAsync("nginx", "nginx:1.14.2", [], ct);
        var address = await pod.AddressAsync(ct);

        using var http = new HttpClient();
        string page = "";
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                page = await http.GetStringAsync($"http://{address}/", ct);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });

        Assert.Contains("Welcome to nginx!", page, StringComparison.Ordinal);
        Assert.Contains("nginx:1.14.2", page, StringComparison.Ordinal);
    }
}
