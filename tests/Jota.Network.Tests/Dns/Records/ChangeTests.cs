using Jota.Network.Dns.Wire;

namespace Jota.Network.Tests.Dns.Records;

/// <summary>What is answered follows every change.</summary>
public sealed class ChangeTests
{
    private const string NoSuchName = "NXDOMAIN / SOA cluster.local.";
    private const string Db = "db.shop.svc.cluster.local";

    private readonly TestZone _cluster = new();

    [Fact]
    public void Endpoints_come_and_go()
    {
        var services = _cluster.Zone.Services;
        services.Put(Objects.Service("shop/db", "None"));
        Assert.Equal(NoSuchName, _cluster.Ask(Db, RecordType.A));
        var first = Objects.Slice("shop/db", 1, ["sql:1/TCP"], Objects.Endpoint("10.0.0.1", "a"));
        services.Put(first);
        Assert.Equal("NOERROR | 5 A 10.0.0.1", _cluster.Ask(Db, RecordType.A));
        services.Put(first, Objects.Slice("shop/db", 1, ["sql:1/TCP"], Objects.Endpoint("10.0.0.2", "b")));
        Assert.Equal("NOERROR | 5 A 10.0.0.2", _cluster.Ask(Db, RecordType.A));
        Assert.Equal("NOERROR | 5 PTR b.db.shop.svc.cluster.local.", _cluster.Ask("2.0.0.10.in-addr.arpa", RecordType.PTR));
        Assert.Equal("ServerFailure", _cluster.Ask("1.0.0.10.in-addr.arpa", RecordType.PTR));
        services.Remove(Objects.Slice("shop/db", 1, []));
        Assert.Equal(NoSuchName, _cluster.Ask(Db, RecordType.A));
        Assert.Equal("ServerFailure", _cluster.Ask("2.0.0.10.in-addr.arpa", RecordType.PTR));
    }

    [Fact]
    public void An_endpoint_in_two_slices_is_one_until_it_left_both()
    {
        var services = _cluster.Zone.Services;
        services.Put(Objects.Service("shop/db", "None"));
        services.Put(Objects.Slice("shop/db", 1, [], Objects.Endpoint("10.0.0.1", "a")));
        services.Put(Objects.Slice("shop/db", 2, [], Objects.Endpoint("10.0.0.1", "a")));
        Assert.Equal("NOERROR | 5 A 10.0.0.1", _cluster.Ask(Db, RecordType.A));
        services.Remove(Objects.Slice("shop/db", 1, []));
        Assert.Equal("NOERROR | 5 A 10.0.0.1", _cluster.Ask(Db, RecordType.A));
        Assert.Equal("NOERROR | 5 PTR a.db.shop.svc.cluster.local.", _cluster.Ask("1.0.0.10.in-addr.arpa", RecordType.PTR));
    }

    [Fact]
    public void A_slice_can_become_another_services()
    {
        var services = _cluster.Zone.Services;
        services.Put(Objects.Service("shop/db", "None"));
        services.Put(Objects.Service("shop/web", "None"));
        var slice = Objects.Slice("shop/db", 1, [], Objects.Endpoint("10.0.0.1"));
        services.Put(slice);
        var moved = Objects.Slice("shop/web", 1, [], Objects.Endpoint("10.0.0.1"));
        moved.Metadata.Name = slice.Metadata.Name;
        services.Put(slice, moved);
        Assert.Equal(NoSuchName, _cluster.Ask(Db, RecordType.A));
        Assert.Equal("NOERROR | 5 A 10.0.0.1", _cluster.Ask("web.shop.svc.cluster.local", RecordType.A));
    }

    [Fact]
    public void A_service_changes_its_type_and_address()
    {
        var services = _cluster.Zone.Services;
        services.Put(Objects.Service("shop/db", "10.96.0.5"));
        services.Put(Objects.External("shop/db", "two.shop.svc.cluster.local"));
        Assert.Equal("NOERROR | 5 CNAME two.shop.svc.cluster.local.", _cluster.Ask(Db, RecordType.CNAME));
        Assert.Equal("ServerFailure", _cluster.Ask("5.0.96.10.in-addr.arpa", RecordType.PTR));
        services.Put(Objects.Service("shop/db", "10.96.0.6"));
        Assert.Equal("NOERROR | 5 A 10.96.0.6", _cluster.Ask(Db, RecordType.A));
        services.Remove(Objects.Service("shop/db", "10.96.0.6"));
        Assert.Equal(NoSuchName, _cluster.Ask(Db, RecordType.A));
    }

    [Fact]
    public void An_address_that_passed_to_another_service_stays_that_ones()
    {
        var services = _cluster.Zone.Services;
        services.Put(Objects.Service("shop/old", "10.96.0.5"));
        services.Put(Objects.Service("shop/new", "10.96.0.5"));
        services.Remove(Objects.Service("shop/old", "10.96.0.5"));
        Assert.Equal("NOERROR | 5 PTR new.shop.svc.cluster.local.", _cluster.Ask("5.0.96.10.in-addr.arpa", RecordType.PTR));
    }

    [Fact]
    public void Nothing_is_kept_of_services_that_are_gone()
    {
        var services = _cluster.Zone.Services;
        for (var i = 0; i < 100; i++)
        {
            services.Put(Objects.Service($"shop/s{i}", "None"));
            services.Put(Objects.Slice($"shop/s{i}", 1, [], Objects.Endpoint("10.0.0.1")));
            services.Remove(Objects.Service($"shop/s{i}", "None"));
            services.Remove(Objects.Slice($"shop/s{i}", 1, []));
        }

        Assert.Equal(0, services.Count);
    }

    [Fact]
    public void Namespaces_come_and_go()
    {
        _cluster.Zone.Put(Objects.Namespace("new"));
        Assert.Equal("NOERROR / SOA cluster.local.", _cluster.Ask("new.svc.cluster.local", RecordType.A));
        _cluster.Zone.Remove(Objects.Namespace("new"));
        Assert.Equal(NoSuchName, _cluster.Ask("new.svc.cluster.local", RecordType.A));
    }
}
