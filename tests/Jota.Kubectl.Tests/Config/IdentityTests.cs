using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Config;

/// <summary>What a server is told of who we are, as it comes over the wire.</summary>
public sealed partial class IdentityTests : IDisposable
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UnixEpoch.AddYears(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("jota-identity-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_group_and_each_extra_is_a_line_of_its_own()
    {
        var (head, _) = await AskedAsync(
            "get --raw /x --as=alice --as-uid=7 --as-group=a --as-group=b,c --as-user-extra=scopes=view --as-user-extra=scopes=edit");
        Assert.Equal(
            [
                "Impersonate-Extra-scopes: edit", "Impersonate-Extra-scopes: view", "Impersonate-Group: a", "Impersonate-Group: b,c",
                "Impersonate-Uid: 7", "Impersonate-User: alice",
            ],
            Impersonation().Matches(head).Select(line => line.Value.TrimEnd('\r')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--as-user-extra=scopes=view", "Error in configuration: requesting uid, groups or user-extra for  without impersonating a user")]
    [InlineData("--as=alice --as-user-extra=scopes", "error: --as-user-extra takes KEY=VALUE, not \"scopes\"")]
    public async Task Extras_are_of_somebody_and_have_a_value(string flags, string complaint)
    {
        var told = await RunAsync($"-s http://127.0.0.1:1 get pods {flags}");
        Assert.Equal(new Outcome(1, "", complaint + "\n"), told);
    }

    [Fact]
    public async Task A_token_of_a_provider_is_shown_as_long_as_it_counts()
    {
        var (head, _) = await AskedAsync("get --raw /x", Provider(Token(Later)));
        Assert.Contains($"Authorization: Bearer {Token(Later)}\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Unable to connect to the server: No valid id-token, and cannot refresh without refresh-token")]
    [InlineData("a.b", "error: the id-token is none that can be read: it does not say when it ends")]
    public async Task A_token_that_counts_no_more_is_not_shown(string token, string complaint)
    {
        token = token.Length > 0 ? token : Token(DateTimeOffset.UnixEpoch);
        var told = await RunAsync($"get pods --kubeconfig={Kubeconfig("http://127.0.0.1:1", Provider(token))}");
        Assert.Equal(new Outcome(1, "", complaint + "\n"), told);
    }

    [Fact]
    public async Task A_token_that_is_to_be_got_anew_is_left_to_another_kubectl()
    {
        var provider = Provider(Token(DateTimeOffset.UnixEpoch)).Replace("client-id", "refresh-token: r, client-id", StringComparison.Ordinal);
        var told = await RunAsync($"get pods --kubeconfig={Kubeconfig("http://127.0.0.1:1", provider)}");
        Assert.Equal(new Outcome(null, "", ""), told);
    }

    [Fact]
    public async Task A_server_of_another_version_is_asked_nothing_else_where_that_matters()
    {
        var (head, told) = await AskedAsync("get --raw /x --match-server-version", answer: "{\"gitVersion\":\"v1.2.3\"}");
        Assert.StartsWith("GET /version ", head, StringComparison.Ordinal);
        Assert.Equal((1, ""), (told.ExitCode, told.Output));
        Assert.StartsWith("error: server version (v1.2.3) differs from client version (v1.36.0", told.Error, StringComparison.Ordinal);
    }

    private static string Provider(string token) =>
        $"{{auth-provider: {{name: oidc, config: {{client-id: c, idp-issuer-url: \"https://127.0.0.1:1\", id-token: {token}}}}}}}";

    private static string Token(DateTimeOffset end)
    {
        var claims = string.Create(CultureInfo.InvariantCulture, $"{{\"exp\":{end.ToUnixTimeSeconds()}}}");
        return $"e30.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.eA";
    }

    /// <summary>Answers what a server is asked first, and how the command ended.</summary>
    private async Task<(string Head, Outcome Told)> AskedAsync(string line, string user = "{}", string answer = "{}")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var told = RunAsync($"{line} --kubeconfig={Kubeconfig(server, user)}");
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } next)
        {
            head.Append(next).Append("\r\n");
        }

        await stream.WriteAsync(
            Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}"),
            TestContext.Current.CancellationToken);
        return (head.ToString(), await told);
    }

    private string Kubeconfig(string server, string user)
    {
        var file = Path.Combine(_folder, "config");
        File.WriteAllText(file, $$$"""
            current-context: x
            clusters: [{name: c, cluster: {server: "{{{server}}}"}}]
            users: [{name: u, user: {{{user}}}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            """);
        return file;
    }

    private Task<Outcome> RunAsync(string line) => Kubectls.RunOursAsync(
        line.Split(' '), "", new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder });

    [GeneratedRegex("^Impersonate-.*$", RegexOptions.Multiline)]
    private static partial Regex Impersonation();
}
