using System.Collections.Concurrent;
using System.Globalization;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>
/// Counts requests and the events of watches, under upstream's names. A kind of request is looked up once for each of them; there are
/// only as many as the catalog allows, so nothing a client invents is kept, and what is counted of a kind goes with it.
/// </summary>
internal sealed class RequestMetrics(LiveCatalog catalog) : IMetricSource
{
    private volatile ResourceCatalog _counted = catalog.Now;
    private readonly ConcurrentDictionary<RequestKind, RequestCounts> _requests = new();
    private readonly ConcurrentDictionary<Resource, Counter> _events = new();

    /// <summary>The counts of a kind of request.</summary>
    public RequestCounts Of(in RequestKind kind)
    {
        if (_requests.TryGetValue(kind, out var counts))
        {
            return counts;
        }

        ForgetGone();
        return _requests.GetOrAdd(kind, static _ => new RequestCounts());
    }

    /// <summary>How many events the watches of a resource were told.</summary>
    public Counter EventsOf(Resource resource) => _events.GetOrAdd(resource, static _ => new Counter());

    public void Write(MetricWriter into)
    {
        ForgetGone();
        var requests = _requests.ToArray();
        into.Family(
            "apiserver_request_total", "counter",
            "Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP " +
            "response code.");
        foreach (var (kind, counts) in requests)
        {
            foreach (var (code, count) in counts.ByCode)
            {
                into.Sample("apiserver_request_total", count.Value,
                    [("code", code.ToString(CultureInfo.InvariantCulture)), .. LabelsOf(kind), ("dry_run", kind.DryRun ? "All" : "")]);
            }
        }

        into.Family(
            "apiserver_request_duration_seconds", "histogram",
            "Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and " +
            "component.");
        foreach (var (kind, counts) in requests)
        {
            counts.Duration.Write(into, "apiserver_request_duration_seconds", [.. LabelsOf(kind), ("dry_run", kind.DryRun ? "All" : "")]);
        }

        WriteRunning(into, requests);
        WriteEvents(into);
    }

    /// <summary>Whoever is still at work on such a request goes on counting for nobody.</summary>
    private void ForgetGone()
    {
        var now = catalog.Now;
        if (ReferenceEquals(now, _counted))
        {
            return;
        }

        _counted = now;
        foreach (var kind in _requests.Keys.Where(kind => kind.Resource is { } resource && !now.All.Contains(resource)))
        {
            _requests.TryRemove(kind, out _);
        }

        foreach (var resource in _events.Keys.Where(resource => !now.All.Contains(resource)))
        {
            _events.TryRemove(resource, out _);
        }
    }

    private static void WriteRunning(MetricWriter into, KeyValuePair<RequestKind, RequestCounts>[] requests)
    {
        into.Family(
            "apiserver_current_inflight_requests", "gauge", "Currently used inflight request limit of this apiserver per request kind.");
        foreach (var (name, mutates) in new[] { ("mutating", true), ("readOnly", false) })
        {
            var running = requests.Where(r => r.Key.Mutates == mutates && !r.Key.IsLongRunning).Sum(r => r.Value.Running);
            into.Sample("apiserver_current_inflight_requests", running, ("request_kind", name));
        }

        into.Family("apiserver_longrunning_requests", "gauge",
            "Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component.");
        foreach (var (kind, counts) in requests)
        {
            if (kind.IsLongRunning)
            {
                into.Sample("apiserver_longrunning_requests", counts.Running, LabelsOf(kind));
            }
        }
    }

    private void WriteEvents(MetricWriter into)
    {
        into.Family("apiserver_watch_events_total", "counter", "Number of events sent in watch clients");
        foreach (var (resource, count) in _events)
        {
            var names = resource.Names;
            into.Sample("apiserver_watch_events_total", count.Value, ("group", names.Group), ("version", names.Version),
                ("resource", names.Plural));
        }
    }

    private static (string Name, string Value)[] LabelsOf(RequestKind kind) =>
    [
        ("component", "apiserver"),
        ("group", kind.Resource?.Names.Group ?? ""),
        ("resource", kind.Resource?.Names.Plural ?? ""),
        ("scope", kind.Scope),
        ("subresource", kind.Subresource),
        ("verb", kind.VerbText),
        ("version", kind.Resource?.Names.Version ?? ""),
    ];
}
