using Jota.Api;
using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using Jota.Transport.Headers;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Tests.Aggregation;

public sealed class AggregationTests
{
    private const string Flunders = $"{AggregatedServer.Root}/namespaces/demo/flunders";
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_passed_on_with_who_asks_and_by_whom()
    {
        await using var other = await AggregatedServer.StartAsync();
        other.Serve(Flunders, async http =>
        {
            http.Response.StatusCode = 201;
            await http.Request.Body.CopyToAsync(http.Response.Body, Ct);
        });
        await using var scope = await other.ClusterAsync();
        var (code, body) = await scope.Admin.AskAsync(
            "POST", Flunders + "?fieldManager=me", """{"kind":"Flunder"}""", "application/json");

        Assert.Equal((201, """{"kind":"Flunder"}"""), (code, body));
        Assert.Equal(
            ("POST", Flunders + "?fieldManager=me", "kubernetes-admin", "system:masters,system:authenticated", "front-proxy-client"),
            Assert.Single(other.Asked));
    }

    [Fact]
    public async Task Nobody_can_say_to_be_somebody_else()
    {
        await using var other = await AggregatedServer.StartAsync();
        await using var scope = await other.ClusterAsync();
        scope.Admin.DefaultRequestHeaders.Add("X-Remote-User", "root");
        scope.Admin.DefaultRequestHeaders.Add("X-Remote-Group", "gods");
        scope.Admin.DefaultRequestHeaders.Add("X-Remote-Extra-Scopes", "all");
        await scope.Admin.AskAsync("GET", Flunders);
        Assert.Equal(("kubernetes-admin", "system:masters,system:authenticated"), (other.Asked[0].User, other.Asked[0].Groups));
    }

    [Fact]
    public async Task Each_group_is_a_line_of_its_own_and_none_can_be_two()
    {
        await using var other = await AggregatedServer.StartAsync();
        string[] groups = [];
        other.Serve(Flunders, http =>
        {
            groups = [.. http.Request.Headers["X-Remote-Group"]!];
            return http.Response.WriteAsync(http.Request.Headers["X-Remote-Extra-A%2fb"].ToString(), Ct);
        });
        await using var scope = await other.ClusterAsync();
        scope.Admin.DefaultRequestHeaders.Add("Impersonate-User", "kubernetes-admin");
        scope.Admin.DefaultRequestHeaders.Add("Impersonate-Group", "system:masters");
        scope.Admin.DefaultRequestHeaders.Add("Impersonate-Extra-a%2Fb", "c");
        Assert.Equal("c", (await scope.Admin.AskAsync("GET", Flunders)).Body);
        Assert.Equal(["system:masters", "system:authenticated"], groups);
        Assert.Equal("b", RepeatedHeaderEncoding.Join(["a\uE000root", "a\r\nX-Remote-User: root", "b"]));
    }

    [Fact]
    public async Task Who_may_not_does_not_get_there()
    {
        await using var other = await AggregatedServer.StartAsync();
        await using var scope = await other.ClusterAsync();
        var (code, body) = await scope.Http.Client().AskAsync("GET", Flunders);
        Assert.Equal(403, code);
        Assert.Contains(
            "cannot list resource \\\"flunders\\\" in API group \\\"wardle.example.com\\\" in the namespace \\\"demo\\\"", body,
            StringComparison.Ordinal);
        Assert.Empty(other.Asked);
    }

    [Fact]
    public async Task What_it_serves_is_found_like_anything_else()
    {
        await using var other = await AggregatedServer.StartAsync();
        await using var scope = await other.ClusterAsync();

        var groups = (await scope.Admin.GetJsonAsync("/apis"))["groups"]!.AsArray();
        Assert.Equal(AggregatedServer.Group, (string)groups[^1]!["name"]!);
        Assert.Equal("v1alpha1", (string)(await scope.Admin.GetJsonAsync($"/apis/{AggregatedServer.Group}"))["preferredVersion"]!["version"]!);
        Assert.Equal("flunders", (string)(await scope.Admin.GetJsonAsync(AggregatedServer.Root))["resources"]![0]!["name"]!);

        var items = (await scope.Admin.GetJsonAsync("/apis", accept: Aggregated))["items"]!.AsArray();
        var version = items.Single(item => (string)item!["metadata"]!["name"]! == AggregatedServer.Group)!["versions"]![0]!;
        Assert.Equal(("v1alpha1", "Current"), ((string)version["version"]!, (string)version["freshness"]!));
        var resource = Assert.Single(version["resources"]!.AsArray())!;
        Assert.Equal(
            """{"resource":"flunders","responseKind":{"group":"","version":"","kind":"Flunder"},"scope":"Namespaced","singularResource":"flunder","verbs":["create","get","list"],"shortNames":["fl"],"subresources":[{"subresource":"status","responseKind":{"group":"","version":"","kind":"Flunder"},"verbs":["get"]}]}""",
            resource.ToJsonString());
    }

    [Fact]
    public async Task Its_OpenAPI_document_is_in_the_index_and_is_its_own()
    {
        await using var other = await AggregatedServer.StartAsync();
        var address = $"/openapi/v3{AggregatedServer.Root}";
        other.Serve("/openapi/v3", http => http.Response.WriteAsync(
            $$$"""{"paths":{"{{{AggregatedServer.Root[1..]}}}":{"serverRelativeURL":"{{{address}}}?hash=AB"} } }"""));
        other.Serve(address, http => http.Response.WriteAsync("""{"openapi":"3.0.0"}"""));
        await using var scope = await other.ClusterAsync();

        var paths = (await scope.Admin.GetJsonAsync("/openapi/v3"))["paths"]!;
        Assert.Equal($"{address}?hash=AB", (string)paths[AggregatedServer.Root[1..]]!["serverRelativeURL"]!);
        Assert.NotNull(paths["api/v1"]);
        Assert.Equal("""{"openapi":"3.0.0"}""", (await scope.Admin.AskAsync("GET", $"{address}?hash=AB")).Body);
    }

    [Fact]
    public async Task One_that_is_away_breaks_nothing_else()
    {
        await using var other = await AggregatedServer.StartAsync();
        await using var scope = await other.ClusterAsync();
        other.IsDown = true;
        await scope.Api.DeleteAsync<V1EndpointSlice>(new("demo", "wardle-1"), DeleteOptions.Default, Ct);
        var told = await AggregatedServer.UntilAsync(scope, condition => condition?.Status == "False");
        Assert.Equal("MissingEndpoints", told.Reason);

        Assert.Equal(503, (await scope.Admin.AskAsync("GET", Flunders)).Code);
        Assert.Equal(200, (await scope.Admin.AskAsync("GET", "/api/v1/namespaces")).Code);
        var items = (await scope.Admin.GetJsonAsync("/apis", accept: Aggregated))["items"]!.AsArray();
        var version = items.Single(item => (string)item!["metadata"]!["name"]! == AggregatedServer.Group)!["versions"]![0]!;
        Assert.Equal("Stale", (string)version["freshness"]!);
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_is_not_believed()
    {
        await using var other = await AggregatedServer.StartAsync();
        await using var scope = await other.ClusterAsync(untilAvailable: false);
        await AggregatedServer.UntilAsync(scope, condition => condition?.Status == "True");
        var name = ObjectKey.Cluster(other.Service().Metadata.Name);
        var service = await scope.Api.GetAsync<V1APIService>(name, Ct);
        await scope.Api.UpdateAsync(service with { Spec = service.Spec with { CaBundle = null } }, Ct);
        var told = await AggregatedServer.UntilAsync(scope, condition => condition?.Status == "False");
        Assert.Equal("FailedDiscoveryCheck", told.Reason);
        Assert.Contains("failed to verify certificate", told.Message, StringComparison.Ordinal);

        service = await scope.Api.GetAsync<V1APIService>(name, Ct);
        await scope.Api.UpdateAsync(service with { Spec = service.Spec with { InsecureSkipTLSVerify = true } }, Ct);
        await AggregatedServer.UntilAsync(scope, condition => condition?.Status == "True");
    }

    [Fact]
    public async Task An_answer_that_is_no_discovery_makes_it_unavailable()
    {
        await using var other = await AggregatedServer.StartAsync();
        other.Serve(AggregatedServer.Root, http => http.Response.WriteAsync("<html>"));
        await using var scope = await other.ClusterAsync(untilAvailable: false);
        Assert.Equal("FailedDiscoveryCheck", (await AggregatedServer.UntilAsync(scope, condition => condition?.Status == "False")).Reason);
    }

    [Fact]
    public async Task A_watch_is_passed_on_as_it_comes()
    {
        await using var other = await AggregatedServer.StartAsync();
        var more = new TaskCompletionSource();
        other.Serve(Flunders, async http =>
        {
            await http.Response.WriteAsync("{\"type\":\"ADDED\"}\n", Ct);
            await http.Response.Body.FlushAsync(Ct);
            await more.Task.WaitAsync(http.RequestAborted);
            await http.Response.WriteAsync("{\"type\":\"DELETED\"}\n", Ct);
        });
        await using var scope = await other.ClusterAsync();
        using var response = await scope.Admin.SendRawAsync("GET", Flunders + "?watch=true");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.Equal("""{"type":"ADDED"}""", await lines.ReadLineAsync(Ct));
        more.SetResult();
        Assert.Equal("""{"type":"DELETED"}""", await lines.ReadLineAsync(Ct));
    }

    [Fact]
    public async Task What_this_server_serves_has_API_services_that_follow_it()
    {
        await using var other = await AggregatedServer.StartAsync();
        await using var scope = await other.ClusterAsync();
        var apps = await UntilServiceAsync(scope, "v1.apps", service => service is not null && APIServices.IsAvailable(service));
        Assert.Equal(("apps", "Local"), (apps!.Spec.Group, APIServices.Availability(apps)!.Reason));
        await UntilServiceAsync(scope, "v1.", service => service is not null);

        await scope.Api.CreateAsync(
            new ApiTarget(scope.Api.Catalog.For<V1CustomResourceDefinition>()), TestServer.Json(Definitions.Crds.Json()), WriteOptions.Plain, Ct);
        var name = $"v1.{Definitions.Crds.Group}";
        await UntilServiceAsync(scope, name, service => service?.Metadata.Labels[APIServices.ManagedLabel] == "true");
        await scope.Api.DeleteAsync<V1CustomResourceDefinition>(
            ObjectKey.Cluster($"widgets.{Definitions.Crds.Group}"), DeleteOptions.Default, Ct);
        await UntilServiceAsync(scope, name, service => service is null);
    }

    [Fact]
    public async Task How_this_server_is_known_is_published()
    {
        await using var other = await AggregatedServer.StartAsync();
        await using var scope = await other.ClusterAsync();
        var told = await Until(scope, new ApiTarget(scope.Api.Catalog.For<V1ConfigMap>(), "kube-system"), obj => obj.As<V1ConfigMap>());
        Assert.Contains("BEGIN CERTIFICATE", told.Data["requestheader-client-ca-file"], StringComparison.Ordinal);
        Assert.NotEqual(told.Data["client-ca-file"], told.Data["requestheader-client-ca-file"]);
        Assert.Equal("[\"front-proxy-client\"]", told.Data["requestheader-allowed-names"]);
    }

    private static async Task<T> Until<T>(ClusterScope scope, ApiTarget target, Func<ApiObject, T> read)
    {
        await foreach (var seen in scope.Api.WatchAsync(target, ListOptions.All, Ct))
        {
            if (seen.Object is { Key.Name: "extension-apiserver-authentication" } obj)
            {
                return read(obj);
            }
        }

        throw new InvalidOperationException("the watch has ended");
    }

    private static async Task<V1APIService?> UntilServiceAsync(ClusterScope scope, string name, Func<V1APIService?, bool> condition)
    {
        var target = new ApiTarget(scope.Api.Catalog.For<V1APIService>());
        await foreach (var seen in scope.Api.WatchAsync(target, ListOptions.All, Ct))
        {
            if (seen.Object is { } obj && obj.Key.Name == name)
            {
                var service = seen.Type == WatchEventType.Deleted ? null : obj.As<V1APIService>();
                if (condition(service))
                {
                    return service;
                }
            }
        }

        throw new InvalidOperationException("the watch has ended");
    }
}
