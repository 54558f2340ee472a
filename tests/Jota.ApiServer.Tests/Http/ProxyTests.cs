using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Transport.Upgrades;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Tests.Http;

public sealed class ProxyTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Services = "/api/v1/namespaces/default/services";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Every_method_reaches_the_pod_with_its_path_query_and_body(string method)
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);
        var body = method is "GET" or "OPTIONS" ? null : "what was sent";

        var (code, answer) = await cluster.Admin.AskAsync(method, $"{Pods}/one/proxy/a%2Fb/c%20d/?x=1&y=%26", body, "text/x-own");

        Assert.Equal((203, $"{method} /a%2Fb/c%20d/?x=1&y=%26 {body}"), (code, answer));
        Assert.Equal(["10.1.2.3:8080"], backend.Dialled);
    }

    [Fact]
    public async Task HEAD_is_answered_as_the_pod_answers_it()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.ContentLength = 42;
            return Task.CompletedTask;
        });
        await using var cluster = await StartAsync(backend);

        using var response = await cluster.Admin.SendRawAsync("HEAD", $"{Pods}/one/proxy/");

        Assert.Equal((HttpStatusCode.OK, 42L), (response.StatusCode, response.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("one", "10.1.2.3:8080")]
    [InlineData("one:81", "10.1.2.3:81")]
    [InlineData("http:one:82", "10.1.2.3:82")]
    [InlineData(":one:83", "10.1.2.3:83")]
    [InlineData("portless", "10.1.2.4:80")]
    public async Task A_pods_name_may_say_the_port(string name, string dialled)
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);

        Assert.Equal(203, (await cluster.Admin.AskAsync("GET", $"{Pods}/{name}/proxy/")).Code);
        Assert.Equal([dialled], backend.Dialled);
    }

    [Theory]
    [InlineData(Pods + "/nosuch/proxy/", 404, "pods \"nosuch\" not found")]
    [InlineData(Pods + "/pending/proxy/", 400, "address not allowed")]
    [InlineData(Pods + "/loopback/proxy/", 400, "address not allowed")]
    [InlineData(Pods + "/ftp:one:21/proxy/", 400, "invalid pod request \"ftp:one:21\"")]
    [InlineData(Pods + "/one:9/proxy/", 503, "error trying to reach service: dial tcp 10.1.2.3:9: connect: connection refused")]
    [InlineData(Pods + "/lost/proxy/", 503, "error trying to reach service: nodes \"nowhere\" not found")]
    [InlineData(Services + "/nosuch/proxy/", 404, "services \"nosuch\" not found")]
    [InlineData(Services + "/web:nosuch/proxy/", 503, "no endpoints available for service \"web:nosuch\"")]
    [InlineData(Services + "/web:9999/proxy/", 503, "no service port 9999 found for service \"web\"")]
    [InlineData(Services + "/a:b:c:d/proxy/", 400, "invalid service request \"a:b:c:d\"")]
    [InlineData("/api/v1/nodes/nosuch/proxy/", 404, "nodes \"nosuch\" not found")]
    [InlineData("/api/v1/nodes/a:b:c:d/proxy/", 400, "invalid node request \"a:b:c:d\"")]
    public async Task Refusals_are_in_upstreams_words(string path, int code, string message)
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);

        var (actual, body) = await cluster.Admin.AskAsync("GET", path);

        Assert.Equal((code, message), (actual, JsonNode.Parse(body)!["message"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("web:http", "10.1.2.3:8080")]
    [InlineData("web:80", "10.1.2.3:8080")]
    [InlineData("http:web:http", "10.1.2.3:8080")]
    public async Task A_service_leads_to_an_endpoint_that_is_ready(string name, string dialled)
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);

        Assert.Equal(203, (await cluster.Admin.AskAsync("GET", $"{Services}/{name}/proxy/")).Code);
        Assert.Equal([dialled], backend.Dialled);
    }

    [Fact]
    public async Task A_simulated_pods_address_is_never_dialled()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);

        Assert.Equal(503, (await cluster.Admin.AskAsync("GET", $"{Pods}/simulated/proxy/")).Code);
        Assert.Empty(backend.Dialled);
    }

    [Fact]
    public async Task What_says_who_the_client_is_stays_here_and_where_the_pod_is_seen_is_told()
    {
        IHeaderDictionary? seen = null;
        await using var backend = await Backend.StartAsync(context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value));
            return Task.CompletedTask;
        });
        await using var cluster = await StartAsync(backend);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Pods}/one/proxy/a/b/");
        request.Headers.TryAddWithoutValidation("Authorization", "Basic c2VjcmV0");
        request.Headers.TryAddWithoutValidation("Impersonate-User", "admin");
        request.Headers.TryAddWithoutValidation("Impersonate-Group", "system:masters");
        request.Headers.TryAddWithoutValidation("Connection", "X-Hop");
        request.Headers.TryAddWithoutValidation("X-Hop", "1");
        request.Headers.TryAddWithoutValidation("Cookie", "session=1");
        request.Headers.TryAddWithoutValidation("X-Own", "1");

        using var response = await cluster.Admin.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(new[] { "Authorization", "Impersonate-User", "Impersonate-Group", "X-Hop" }, seen!.ContainsKey);
        Assert.Equal(("session=1", "1"), (seen!["Cookie"].ToString(), seen["X-Own"].ToString()));
        Assert.Equal($"{Pods}/one/proxy/a/b/", seen["X-Forwarded-Uri"].ToString());
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"].ToString());
        Assert.Equal(cluster.Http.Server.Address.Authority, seen.Host.ToString());
    }

    [Fact]
    public async Task An_answers_headers_come_back_but_for_those_of_the_connection_and_of_origins()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers["X-Own"] = "1";
            context.Response.Headers.SetCookie = new(["a=1", "b=2"]);
            return Task.CompletedTask;
        });
        await using var cluster = await StartAsync(backend);

        using var response = await cluster.Admin.SendRawAsync("GET", $"{Pods}/one/proxy/");

        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("1", response.Headers.GetValues("X-Own").Single());
        Assert.Contains("no-cache", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_slash_a_client_is_sent_to_where_relative_links_work()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);
        using var client = Following(cluster, follows: false);

        using var response = await client.GetAsync($"{Pods}/one/proxy?x=1", Ct);

        Assert.Equal((HttpStatusCode.MovedPermanently, $"{Pods}/one/proxy/?x=1"), (response.StatusCode, response.Headers.NonValidated["Location"].ToString()));
        Assert.Empty(backend.Dialled);
    }

    [Theory]
    [InlineData("/login", Pods + "/one/proxy/login")]
    [InlineData("http://10.1.2.3:8080/login/?x=1", Pods + "/one/proxy/login/?x=1")]
    [InlineData("next", "next")]
    [InlineData("https://example.com/login", "https://example.com/login")]
    [InlineData(Pods + "/one/proxy/login", Pods + "/one/proxy/login")]
    public async Task Redirects_lead_through_the_proxy_and_are_the_clients_to_follow(string told, string seen)
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = told;
            return Task.CompletedTask;
        });
        await using var cluster = await StartAsync(backend);
        using var client = Following(cluster, follows: false);

        using var response = await client.GetAsync($"{Pods}/one/proxy/a", Ct);

        Assert.Equal((302, seen), ((int)response.StatusCode, response.Headers.NonValidated["Location"].ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Links_of_a_page_lead_through_the_proxy_however_it_is_compressed(string encoding)
    {
        const string Page = "<html><a href=\"/next?a=1&amp;b=2\">/next</a><script>var a = \"<a href='/raw'>\";</script><!-- <img src=/c> --><IMG SRC='/d'></html>";
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            var bytes = Compressed(encoding, Encoding.UTF8.GetBytes(Page));
            if (encoding.Length > 0)
            {
                context.Response.Headers.ContentEncoding = encoding;
            }

            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, Ct);
        });
        await using var cluster = await StartAsync(backend);
        using var client = Following(cluster, follows: true);

        var page = await client.GetStringAsync($"{Pods}/one/proxy/", Ct);

        const string At = Pods + "/one/proxy";
        Assert.Equal(
            $"<html><a href=\"{At}/next?a=1&amp;b=2\">/next</a><script>var a = \"<a href='/raw'>\";</script><!-- <img src=/c> --><IMG SRC='{At}/d'></html>",
            page);
    }

    [Fact]
    public async Task A_body_reaches_the_pod_piece_by_piece()
    {
        var seen = new TaskCompletionSource<string>();
        await using var backend = await Backend.StartAsync(async context =>
        {
            var piece = new byte[100];
            var length = await context.Request.Body.ReadAsync(piece, Ct);
            seen.SetResult(Encoding.UTF8.GetString(piece, 0, length));
            using var rest = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await rest.ReadToEndAsync(Ct), Ct);
        });
        await using var cluster = await StartAsync(backend);
        var pipe = new System.IO.Pipelines.Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Pods}/one/proxy/") { Content = new Flushing(pipe.Reader.AsStream()) };
        var answer = cluster.Admin.SendAsync(request, Ct);

        await pipe.Writer.WriteAsync("first"u8.ToArray(), Ct);
        Assert.Equal("first", await seen.Task.WaitAsync(Ct));
        await pipe.Writer.WriteAsync("second"u8.ToArray(), Ct);
        await pipe.Writer.CompleteAsync();

        using var response = await answer;
        Assert.Equal("second", await response.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task A_connection_whose_pod_reads_no_body_goes_on(int length)
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteAsync("soon"));
        await using var cluster = await StartAsync(backend);
        await using var wire = await cluster.Http.OpenAsync(Ct, cluster.Http.Certificates.Administrator);
        using var answers = new StreamReader(wire);
        var asked = $"POST {Pods}/one/proxy/ HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{new string('x', length)}";
        await wire.WriteAsync(Encoding.ASCII.GetBytes(asked + "GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), Ct);
        var all = await answers.ReadToEndAsync(Ct);
        Assert.Contains("soon", all, StringComparison.Ordinal);
        Assert.Equal(3, all.Split("HTTP/1.1 200").Length);
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    [Fact]
    public async Task An_answer_reaches_the_client_piece_by_piece()
    {
        var goOn = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first", Ct);
            await goOn.Task.WaitAsync(Ct);
            await context.Response.WriteAsync("second", Ct);
        });
        await using var cluster = await StartAsync(backend);
        using var response = await cluster.Admin.SendRawAsync("GET", $"{Pods}/one/proxy/");
        var answer = await response.Content.ReadAsStreamAsync(Ct);
        var piece = new byte[100];

        Assert.Equal("first", Encoding.UTF8.GetString(piece, 0, await answer.ReadAsync(piece, Ct)));
        goOn.SetResult();
        Assert.Equal("second", Encoding.UTF8.GetString(piece, 0, await answer.ReadAsync(piece, Ct)));
    }

    [Fact]
    public async Task A_pod_that_breaks_off_breaks_the_answer()
    {
        var seen = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half", Ct);
            await seen.Task.WaitAsync(Ct);
            context.Abort();
        });
        await using var cluster = await StartAsync(backend);
        using var response = await cluster.Admin.SendRawAsync("GET", $"{Pods}/one/proxy/");
        var answer = await response.Content.ReadAsStreamAsync(Ct);
        Assert.Equal(4, await answer.ReadAsync(new byte[100], Ct));
        seen.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(async () => await answer.ReadExactlyAsync(new byte[96], Ct));
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    [Fact]
    public async Task A_WebSocket_goes_through_without_the_clients_token()
    {
        IHeaderDictionary? seen = null;
        await using var backend = await Backend.StartAsync(async context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value));
            using var socket = await WebSocketUpgrade.AcceptAsync(context, "chat");
            var piece = new byte[100];
            var read = await socket.ReceiveAsync(piece, Ct);
            await socket.SendAsync(piece.AsMemory(0, read.Count), WebSocketMessageType.Text, true, Ct);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Ct);
        });
        await using var cluster = await StartAsync(backend);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("base64url.bearer.authorization.k8s.io.c2VjcmV0");
        socket.Options.AddSubProtocol("chat");
        await socket.ConnectAsync(new UriBuilder(new Uri(cluster.Http.Server.Address, $"{Pods}/one/proxy/ws")) { Scheme = "wss" }.Uri, cluster.Admin, Ct);

        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Ct);
        var piece = new byte[100];
        var read = await socket.ReceiveAsync(piece, Ct);

        Assert.Equal("hello", Encoding.UTF8.GetString(piece, 0, read.Count));
        Assert.Equal(("chat", "chat"), (socket.SubProtocol, seen!.SecWebSocketProtocol.ToString()));
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(piece, Ct)).MessageType);
    }

    [Fact]
    public async Task A_method_is_a_verb_on_the_subresource()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);
        await cluster.Api.CreateAsync(
            new V1Role
            {
                Metadata = new V1ObjectMeta { Name = "looks", NamespaceProperty = "default" },
                Rules = [new V1PolicyRule { Verbs = ["get"], ApiGroups = [""], Resources = ["pods/proxy"], ResourceNames = ["one:81"] }],
            },
            Ct);
        await cluster.Api.CreateAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = "looks", NamespaceProperty = "default" },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "looks" },
                Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = "alice" }],
            },
            Ct);
        using var alice = cluster.Http.Client(cluster.Http.Certificates.Administrator);
        alice.DefaultRequestHeaders.Add("Impersonate-User", "alice");

        Assert.Equal(203, (await alice.AskAsync("GET", $"{Pods}/one:81/proxy/")).Code);
        Assert.Equal(403, (await alice.AskAsync("GET", $"{Pods}/one/proxy/")).Code);
        var (code, body) = await alice.AskAsync("POST", $"{Pods}/one:81/proxy/", "x");
        Assert.Equal(403, code);
        Assert.Contains("cannot create resource \\\"pods/proxy\\\" in API group", body, StringComparison.Ordinal);
        Assert.Equal(403, (await alice.AskAsync("OPTIONS", $"{Pods}/one:81/proxy/")).Code);
    }

    [Fact]
    public async Task Dots_in_a_path_do_not_lead_past_what_was_allowed()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var cluster = await StartAsync(backend);

        Assert.Equal(new ProxyPath($"{Pods}/one/proxy", "/b"), Cut($"{Pods}/two/proxy/../../one/proxy/b", $"{Pods}/one/proxy/b"));
        Assert.Equal(new ProxyPath($"{Pods}/one/proxy", "/a//b/"), Cut($"{Pods}/one/proxy/a//b/?x", $"{Pods}/one/proxy/a//b/"));
        Assert.Equal(new ProxyPath($"{Pods}/one/proxy", ""), Cut($"{Pods}/one/proxy", $"{Pods}/one/proxy"));

        static ProxyPath Cut(string target, string path)
        {
            var context = new DefaultHttpContext();
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
            context.Request.Path = path;
            return ProxyPath.Of(context.Request, 7);
        }
    }

    [Fact]
    public async Task Discovery_tells_of_the_proxies_and_of_evictions()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var resources = (await cluster.Admin.GetJsonAsync("/api/v1"))["resources"]!.AsArray();
        foreach (var (name, kind) in new[] { ("pods/proxy", "PodProxyOptions"), ("services/proxy", "ServiceProxyOptions"), ("nodes/proxy", "NodeProxyOptions") })
        {
            var proxy = resources.Single(r => r!["name"]!.GetValue<string>() == name)!;
            Assert.Equal(kind, proxy["kind"]!.GetValue<string>());
            Assert.Equal("""["create","delete","get","patch","update"]""", proxy["verbs"]!.ToJsonString());
        }

        var eviction = resources.Single(r => r!["name"]!.GetValue<string>() == "pods/eviction")!;
        Assert.Equal("""{"name":"pods/eviction","singularName":"","namespaced":true,"group":"policy","version":"v1","kind":"Eviction","verbs":["create"]}""", eviction.ToJsonString());
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        context.Response.StatusCode = 203;
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync($"{context.Request.Method} {target} {await reader.ReadToEndAsync(Ct)}", Ct);
    }

    private static byte[] Compressed(string encoding, byte[] bytes)
    {
        var into = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(into, CompressionLevel.Fastest, leaveOpen: true),
            _ => into,
        })
        {
            stream.Write(bytes);
        }

        return into.ToArray();
    }

    private static HttpClient Following(ClusterScope cluster, bool follows) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = follows,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        SslOptions = new()
        {
            ClientCertificates = [cluster.Http.Certificates.Administrator.ToCertificate()],
            RemoteCertificateValidationCallback = cluster.Http.IsOurServer,
        },
    })
    { BaseAddress = cluster.Http.Server.Address };

    private static async Task<ClusterScope> StartAsync(Backend backend)
    {
        var cluster = await ClusterScope.StartAsync(options => options with { PodNetwork = backend });
        await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
        await NodeAsync(cluster, "real", "containerd://2.0.0");
        await NodeAsync(cluster, "sim", "simulated://0.1.0");
        var one = await PodAsync(cluster, "one", "real", "10.1.2.3", 8080);
        await PodAsync(cluster, "portless", "real", "10.1.2.4", 0);
        await PodAsync(cluster, "pending", null, null, 80);
        await PodAsync(cluster, "loopback", "real", "127.0.0.1", 80);
        await PodAsync(cluster, "lost", "nowhere", "10.1.2.5", 80);
        await PodAsync(cluster, "simulated", "sim", "10.1.2.6", 80);
        await ServiceAsync(cluster, one);
        return cluster;
    }

    private static Task<V1Node> NodeAsync(ClusterScope cluster, string name, string runtime) => cluster.Api.CreateAsync(
        new V1Node
        {
            Metadata = new V1ObjectMeta { Name = name },
            Status = new V1NodeStatus { NodeInfo = new V1NodeSystemInfo { ContainerRuntimeVersion = runtime } },
        },
        Ct);

    private static async Task<V1Pod> PodAsync(ClusterScope cluster, string name, string? node, string? address, int port)
    {
        var created = await cluster.Api.CreateAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
                Spec = new V1PodSpec
                {
                    NodeName = node,
                    Containers = [new V1Container { Name = "c", Image = "i", Ports = port == 0 ? null : [new V1ContainerPort { ContainerPort = port }] }],
                },
            },
            Ct);
        return await cluster.Api.UpdateStatusAsync(
            created with { Status = created.Status with { PodIP = address, PodIPs = address is null ? null : [new V1PodIP { Ip = address }] } }, Ct);
    }

    private static async Task ServiceAsync(ClusterScope cluster, V1Pod pod)
    {
        await cluster.Api.CreateAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = "web", NamespaceProperty = "default" },
                Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Name = "http", Port = 80 }] },
            },
            Ct);
        await cluster.Api.CreateAsync(
            new V1EndpointSlice
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "web-1",
                    NamespaceProperty = "default",
                    Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "web" },
                },
                AddressType = "IPv4",
                Ports = [new Discoveryv1EndpointPort { Name = "http", Port = 8080, Protocol = "TCP" }],
                Endpoints =
                [
                    new V1Endpoint { Addresses = ["10.1.2.9"], Conditions = new V1EndpointConditions { Ready = false }, NodeName = "real" },
                    new V1Endpoint
                    {
                        Addresses = ["10.1.2.3"],
                        Conditions = new V1EndpointConditions { Ready = true },
                        NodeName = "real",
                        TargetRef = new V1ObjectReference { Kind = "Pod", Name = pod.Metadata.Name, NamespaceProperty = "default", Uid = pod.Metadata.Uid },
                    },
                ],
            },
            Ct);
    }

    /// <summary>Sends each piece when it comes.</summary>
    private sealed class Flushing(Stream from) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[100];
            int length;
            while ((length = await from.ReadAsync(piece, Ct)) > 0)
            {
                await stream.WriteAsync(piece.AsMemory(0, length), Ct);
                await stream.FlushAsync(Ct);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
