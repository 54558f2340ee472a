using System.Net;
using Jota.Api;
using Jota.Client;
using Jota.Store;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Allocation;

public sealed class ServiceAllocationTests
{
    private static readonly WriteOptions DryRun = new() { DryRun = true };

    [Fact]
    public async Task A_service_gets_an_address_above_the_reserve()
    {
        await using var server = await TestServer.StartAsync();
        var spec = (await CreateAsync(server, "a")).Spec;
        Assert.True(IPNetwork.Parse("10.96.0.0/12").Contains(IPAddress.Parse(spec.ClusterIP)));
        Assert.Equal([spec.ClusterIP], spec.ClusterIPs);
        Assert.Equal(["IPv4"], spec.IpFamilies);
        Assert.Equal("SingleStack", spec.IpFamilyPolicy);
        Assert.False(IPNetwork.Parse("10.96.0.0/24").Contains(IPAddress.Parse(spec.ClusterIP)));
    }

    [Theory]
    [InlineData("""{"clusterIP":"None","ports":[{"port":80}]}""", "None", "IPv4,IPv6", "RequireDualStack")]
    [InlineData("""{"clusterIP":"None","selector":{"a":"b"},"ports":[{"port":80}]}""", "None", "IPv4", "SingleStack")]
    [InlineData("""{"type":"ExternalName","externalName":"example.org"}""", null, "", null)]
    public async Task Those_that_need_no_address_get_none(string spec, string? address, string families, string? policy)
    {
        await using var server = await TestServer.StartAsync();
        var made = (await CreateAsync(server, "a", spec)).Spec;
        Assert.Equal((address, families, policy), (made.ClusterIP, string.Join(',', made.IpFamilies ?? []), made.IpFamilyPolicy));
    }

    [Fact]
    public async Task Ports_of_nodes_are_shared_between_protocols_of_one_port()
    {
        await using var server = await TestServer.StartAsync();
        var ports = (await CreateAsync(
            server, "a", """{"type":"NodePort","ports":[{"name":"t","port":53},{"name":"u","port":53,"protocol":"UDP"},{"name":"h","port":80}]}""")).Spec.Ports;
        Assert.All(ports, port => Assert.InRange(port.NodePort ?? 0, 30086, 32767));
        Assert.Equal(ports[0].NodePort, ports[1].NodePort);
        Assert.NotEqual(ports[0].NodePort, ports[2].NodePort);
    }

    [Fact]
    public async Task A_balancer_with_local_traffic_gets_a_port_for_health_checks_until_it_is_none()
    {
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(server, "a", """{"type":"LoadBalancer","externalTrafficPolicy":"Local","ports":[{"port":80}]}""");
        var port = made.Spec.HealthCheckNodePort;
        Assert.NotNull(port);
        var changed = await PatchAsync(server, "a", """{"spec":{"externalTrafficPolicy":"Cluster"}}""");
        Assert.Null(changed.Spec.HealthCheckNodePort);
        await CreateAsync(server, "b", $$"""{"type":"NodePort","ports":[{"port":80,"nodePort":{{port}}}]}""");
    }

    [Fact]
    public async Task What_was_taken_for_a_write_that_failed_is_free_again()
    {
        await using var store = new FailingWrites(new MemoryStore(clock: new FakeTimeProvider()));
        await using var core = new ApiServerCore(new() { Store = store, Clock = new FakeTimeProvider(), Ids = IdSource.Seeded(7) });
        await core.StartAsync(TestServer.Ct);
        var api = core.As(TestServer.Admin);
        var kept = await api.CreateAsync(At("10.96.0.8", "kept"), TestServer.Ct);

        store.IsFull = true;
        await IsFullAsync(() => api.CreateAsync(At("10.96.0.9", "a"), TestServer.Ct));
        await IsFullAsync(() => api.UpdateAsync(kept with { Spec = NodePort(kept.Spec, 30123) }, TestServer.Ct));
        await IsFullAsync(() => api.DeleteAsync<V1Service>(TestServer.Key("kept"), DeleteOptions.Default, TestServer.Ct));
        store.IsFull = false;

        var made = await api.CreateAsync(At("10.96.0.9", "a"), TestServer.Ct);
        await api.UpdateAsync(made with { Spec = NodePort(made.Spec, 30123) }, TestServer.Ct);
        await TestServer.FailsAsync(() => api.CreateAsync(At("10.96.0.8", "b"), TestServer.Ct));

        static async Task IsFullAsync(Func<Task> write)
        {
            var answer = await Assert.ThrowsAsync<ApiException>(write);
            Assert.Equal((500, "no space left on device"), (answer.Code, answer.Message));
        }

        static V1ServiceSpec NodePort(V1ServiceSpec spec, int port) =>
            spec with { Type = "NodePort", Ports = [new V1ServicePort { Port = 80, NodePort = port, Protocol = "TCP", TargetPort = 80 }] };
    }

    [Fact]
    public async Task An_address_is_free_as_soon_as_anybody_hears_that_its_service_is_gone()
    {
        await using var store = new LateDeletions(new MemoryStore(clock: new FakeTimeProvider()));
        await using var core = new ApiServerCore(new() { Store = store, Clock = new FakeTimeProvider(), Ids = IdSource.Seeded(7) });
        await core.StartAsync(TestServer.Ct);
        var api = core.As(TestServer.Admin);
        var services = new ApiTarget(api.Catalog.For<V1Service>(), "default");
        await api.CreateAsync(At("10.96.0.9", "a"), TestServer.Ct);
        await using var watch = new Watching(api.WatchAsync(services, ListOptions.All, TestServer.Ct));
        Assert.Equal("Added a", await watch.TellAsync());

        var deletion = api.DeleteAsync<V1Service>(TestServer.Key("a"), DeleteOptions.Default, TestServer.Ct);
        Assert.Equal("Deleted a", await watch.TellAsync());
        await api.CreateAsync(At("10.96.0.9", "b"), TestServer.Ct);

        // It is given back once: the next one has it now.
        store.Answer();
        await deletion;
        await TestServer.FailsAsync(() => api.CreateAsync(At("10.96.0.9", "c"), TestServer.Ct));
    }

    [Theory]
    [InlineData("""{"clusterIP":"1.2.3.4","ports":[{"port":80}]}""", "Service \"x\" is invalid: spec.clusterIPs: Invalid value: [\"1.2.3.4\"]: failed to allocate IP 1.2.3.4: the provided IP (1.2.3.4) is not in the valid range. The range of valid IPs is 10.96.0.0/12")]
    [InlineData("""{"clusterIP":"10.96.0.1","ports":[{"port":80}]}""", "Service \"x\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.1\"]: failed to allocate IP 10.96.0.1: provided IP is already allocated")]
    [InlineData("""{"clusterIP":"x","ports":[{"port":80}]}""", "Service \"x\" is invalid: spec.clusterIPs[0]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("""{"type":"NodePort","ports":[{"port":80,"nodePort":80}]}""", "Service \"x\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767")]
    [InlineData("""{"type":"NodePort","ports":[{"port":80,"nodePort":30123}]}""", "Service \"x\" is invalid: spec.ports[0].nodePort: Invalid value: 30123: provided port is already allocated")]
    [InlineData("""{"ipFamilyPolicy":"RequireDualStack","ports":[{"port":80}]}""", "Service \"x\" is invalid: spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services")]
    [InlineData("""{"ipFamilies":["IPv6"],"ports":[{"port":80}]}""", "Service \"x\" is invalid: spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster")]
    [InlineData("""{"clusterIP":"2001:db8::1","ports":[{"port":80}]}""", "Service \"x\" is invalid: spec.clusterIPs[0]: Invalid value: [\"2001:db8::1\"]: IPv6 is not configured on this cluster")]
    [InlineData("""{"ipFamilies":["IPv4","IPv6"],"ports":[{"port":80}]}""", "Service \"x\" is invalid: spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified")]
    public async Task What_cannot_be_had_is_refused(string spec, string message)
    {
        await using var server = await TestServer.StartAsync();
        await CreateAsync(server, "first", """{"clusterIP":"10.96.0.1","type":"NodePort","ports":[{"port":80,"nodePort":30123}]}""");
        var refused = await TestServer.FailsAsync(() => CreateAsync(server, "x", spec));
        Assert.Equal((422, message), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_refused_service_keeps_nothing()
    {
        await using var server = await TestServer.StartAsync();
        const string Spec = """{"clusterIP":"10.96.0.7","type":"NodePort","ports":[{"port":80,"nodePort":30007}]SELECTOR}""";
        await TestServer.FailsAsync(() => CreateAsync(server, "a", Spec.Replace("SELECTOR", ""","selector":{"a b":"c"}""", StringComparison.Ordinal)));
        await CreateAsync(server, "a", Spec.Replace("SELECTOR", "", StringComparison.Ordinal));

        // The name is taken, and so are the values: what the second one took beside them is free again.
        await TestServer.FailsAsync(() => CreateAsync(server, "a", """{"clusterIP":"10.96.0.8","ports":[{"port":80}]}"""));
        await CreateAsync(server, "b", """{"clusterIP":"10.96.0.8","ports":[{"port":80}]}""");
    }

    [Fact]
    public async Task Trying_takes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        const string Spec = """{"clusterIP":"10.96.0.7","type":"NodePort","ports":[{"port":80,"nodePort":30007}]}""";
        await CreateAsync(server, "a", Spec, DryRun);
        await CreateAsync(server, "a", Spec);

        // Upstream looks at ports but not at addresses.
        var tried = await TestServer.FailsAsync(() => CreateAsync(server, "b", Spec, DryRun));
        Assert.Contains("30007: provided port is already allocated", tried.Message, StringComparison.Ordinal);
        Assert.Equal("10.96.0.7", (await CreateAsync(server, "b", """{"clusterIP":"10.96.0.7","ports":[{"port":80}]}""", DryRun)).Spec.ClusterIP);
    }

    [Fact]
    public async Task What_a_deleted_service_had_is_free_again()
    {
        await using var server = await TestServer.StartAsync();
        const string Spec = """{"clusterIP":"10.96.0.7","type":"NodePort","ports":[{"port":80,"nodePort":30007}]}""";
        await CreateAsync(server, "a", Spec);
        await server.DeleteAsync<V1Service>("a");
        await CreateAsync(server, "b", Spec);
    }

    [Fact]
    public async Task A_service_that_waits_for_its_finalizers_keeps_what_it_has()
    {
        await using var server = await TestServer.StartAsync();
        const string Spec = """{"clusterIP":"10.96.0.7","ports":[{"port":80}]}""";
        await server.PostAsync<V1Service>($$"""{"metadata":{"name":"a","finalizers":["a/b"]},"spec":{{Spec}}}""");
        await server.DeleteAsync<V1Service>("a");
        await TestServer.FailsAsync(() => CreateAsync(server, "b", Spec));
        await PatchAsync(server, "a", """{"metadata":{"finalizers":null}}""");
        await CreateAsync(server, "b", Spec);
    }

    [Fact]
    public async Task A_change_of_type_takes_and_gives_back()
    {
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(server, "a", """{"type":"NodePort","clusterIP":"10.96.0.7","ports":[{"port":80,"nodePort":30007}]}""");
        Assert.Null((await PatchAsync(server, "a", """{"spec":{"type":"ClusterIP"}}""")).Spec.Ports[0].NodePort);
        await CreateAsync(server, "b", """{"type":"NodePort","ports":[{"port":80,"nodePort":30007}]}""");

        var named = await PatchAsync(server, "a", """{"spec":{"type":"ExternalName","externalName":"example.org"}}""");
        Assert.Null(named.Spec.ClusterIP);
        Assert.Null(named.Spec.IpFamilies);
        await CreateAsync(server, "c", """{"clusterIP":"10.96.0.7","ports":[{"port":80}]}""");

        var again = await PatchAsync(server, "a", """{"spec":{"type":"NodePort","externalName":null}}""");
        Assert.NotNull(again.Spec.ClusterIP);
        Assert.NotEqual(made.Spec.ClusterIP, again.Spec.ClusterIP);
        Assert.NotNull(again.Spec.Ports[0].NodePort);
    }

    [Fact]
    public async Task An_update_that_leaves_out_what_was_handed_out_keeps_it()
    {
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(server, "a", """{"type":"NodePort","ports":[{"port":80}]}""");
        var body = TestServer.Json("""{"metadata":{"name":"a"},"spec":{"type":"NodePort","selector":{"a":"b"},"ports":[{"port":8080}]}}""");
        var kept = (await server.Api.UpdateAsync(server.One<V1Service>("a"), body, WriteOptions.Plain, TestServer.Ct)).Object.As<V1Service>();
        Assert.Equal((made.Spec.ClusterIP, made.Spec.Ports[0].NodePort), (kept.Spec.ClusterIP, kept.Spec.Ports[0].NodePort));
        var refused = await TestServer.FailsAsync(() => PatchAsync(server, "a", """{"spec":{"clusterIP":"10.96.1.2"}}"""));
        Assert.Equal("Service \"a\" is invalid: spec.clusterIPs[0]: Invalid value: [\"10.96.1.2\"]: may not change once set", refused.Message);
    }

    [Fact]
    public async Task After_a_restart_nothing_is_handed_out_twice()
    {
        var store = new MemoryStore();
        await using (var server = await TestServer.StartAsync(store))
        {
            await CreateAsync(server, "a", """{"type":"NodePort","clusterIP":"10.96.0.7","ports":[{"port":80,"nodePort":30007}]}""");
        }

        await using var next = await TestServer.StartAsync(store);
        await TestServer.FailsAsync(() => CreateAsync(next, "b", """{"clusterIP":"10.96.0.7","ports":[{"port":80}]}"""));
        await TestServer.FailsAsync(() => CreateAsync(next, "b", """{"type":"NodePort","ports":[{"port":80,"nodePort":30007}]}"""));
    }

    [Fact]
    public async Task Many_at_once_get_what_is_theirs_alone_until_nothing_is_left()
    {
        await using var server = await TestServer.StartAsync(ranges: [IPNetwork.Parse("10.0.0.0/26"), IPNetwork.Parse("fd00::/120")]);
        var made = await Task.WhenAll(Enumerable.Range(0, 62).Select(i => Task.Run(
            () => CreateAsync(server, $"s{i}", """{"ipFamilyPolicy":"PreferDualStack","ports":[{"port":80}]}"""), TestServer.Ct)));
        Assert.Equal(62, made.Select(service => service.Spec.ClusterIPs[0]).Distinct().Count());
        Assert.Equal(62, made.Select(service => service.Spec.ClusterIPs[1]).Distinct().Count());
        Assert.All(made, service => Assert.Equal(["IPv4", "IPv6"], service.Spec.IpFamilies));
        var refused = await TestServer.FailsAsync(() => CreateAsync(server, "more"));
        Assert.Equal((500, "Internal error occurred: failed to allocate a serviceIP: range is full"), (refused.Code, refused.Message));

        var single = await PatchAsync(server, "s1", """{"spec":{"ipFamilyPolicy":"SingleStack"}}""");
        Assert.Equal([made[1].Spec.ClusterIP], single.Spec.ClusterIPs);
        var dual = await PatchAsync(server, "s1", """{"spec":{"ipFamilyPolicy":"RequireDualStack"}}""");
        Assert.Equal(2, dual.Spec.ClusterIPs.Count);
        await server.DeleteAsync<V1Service>("s0");
        Assert.Equal(made[0].Spec.ClusterIP, (await CreateAsync(server, "more")).Spec.ClusterIP);
    }

    private static async Task<V1Service> CreateAsync(
        TestServer server, string name, string spec = """{"ports":[{"port":80}]}""", WriteOptions? options = null) =>
        (await server.PostAsync<V1Service>($$"""{"metadata":{"name":"{{name}}"},"spec":{{spec}}}""", options)).Object.As<V1Service>();

    private static async Task<V1Service> PatchAsync(TestServer server, string name, string patch) => (await server.Api.PatchAsync(
        server.One<V1Service>(name),
        new PatchBody(PatchType.Merge, System.Text.Encoding.UTF8.GetBytes(patch)),
        WriteOptions.Plain,
        TestServer.Ct)).Object.As<V1Service>();

    private static V1Service At(string address, string name) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new() { ClusterIP = address, Ports = [new() { Port = 80 }] },
    };
}
