using System.Net;

namespace Jota.Client.Tests.Http;

public sealed class ServerChoiceTests : IDisposable
{
    private static readonly Uri[] Servers = [new("https://a:6443"), new("https://b:6443"), new("https://c:6443")];

    private readonly List<string> _asked = [];
    private readonly Dictionary<string, Exception> _failing = [];
    private readonly HttpClient _client;

    public ServerChoiceTests() => _client = new(new ServerChoice(Servers, new Scripted(this))) { BaseAddress = Servers[0] };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static HttpRequestException NoConnection => new(HttpRequestError.ConnectionError);

    private static HttpRequestException BrokenOff => new(HttpRequestError.ResponseEnded);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Stays_with_a_server_that_answers()
    {
        await GetAsync();
        await GetAsync();
        Assert.Equal(["GET https://a:6443/x?y=1", "GET https://a:6443/x?y=1"], _asked);
    }

    [Fact]
    public async Task Turns_to_the_next_one_when_it_does_not_and_stays_with_that()
    {
        _failing["a"] = NoConnection;
        await GetAsync();
        await PostAsync();
        Assert.Equal(["GET https://a:6443/x?y=1", "GET https://b:6443/x?y=1", "POST https://b:6443/x"], _asked);
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_counts_as_none()
    {
        _failing["a"] = new TaskCanceledException("slow", new TimeoutException());
        await PostAsync();
        Assert.Equal(["POST https://a:6443/x", "POST https://b:6443/x"], _asked);
    }

    [Fact]
    public async Task What_may_have_been_carried_out_is_not_done_again_by_itself_but_the_next_goes_elsewhere()
    {
        _failing["a"] = BrokenOff;
        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);
        await PostAsync();
        Assert.Equal(["POST https://a:6443/x", "POST https://b:6443/x"], _asked);
    }

    [Fact]
    public async Task What_changes_nothing_is_asked_elsewhere_whatever_happened()
    {
        _failing["a"] = BrokenOff;
        await GetAsync();
        Assert.Equal(["GET https://a:6443/x?y=1", "GET https://b:6443/x?y=1"], _asked);
    }

    [Fact]
    public async Task When_all_are_away_each_was_asked_once_and_the_first_is_again_after_the_last()
    {
        _failing["a"] = _failing["b"] = _failing["c"] = NoConnection;
        await Assert.ThrowsAsync<HttpRequestException>(GetAsync);
        Assert.Equal(3, _asked.Count);
        _failing.Clear();
        await GetAsync();
        Assert.Equal("GET https://a:6443/x?y=1", _asked[^1]);
    }

    private Task<HttpResponseMessage> GetAsync() => _client.GetAsync(new Uri("/x?y=1", UriKind.Relative), Ct);

    private Task<HttpResponseMessage> PostAsync() => _client.PostAsync(new Uri("/x", UriKind.Relative), new ByteArrayContent([1]), Ct);

    private sealed class Scripted(ServerChoiceTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test._asked.Add($"{request.Method} {request.RequestUri}");
            return test._failing.TryGetValue(request.RequestUri!.Host, out var failure)
                ? Task.FromException<HttpResponseMessage>(failure)
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
