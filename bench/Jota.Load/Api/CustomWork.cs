using Jota.Load.Wire;

namespace Jota.Load.Api;

/// <summary>
/// Creates objects of a custom kind as long as the ConfigMaps, with what custom objects have: nested objects, lists, numbers, choices and
/// defaults, all of it in a schema.
/// </summary>
internal sealed class CustomWork(string ns, string prefix, int bytes, int count) : Workload
{
    /// <summary>The definition, as JSON.</summary>
    public const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gateways.load.example.org"},
        "spec":{"group":"load.example.org","scope":"Namespaced","names":{"plural":"gateways","kind":"Gateway"},"versions":[{"name":"v1",
        "served":true,"storage":true,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{
        "type":"object","required":["routes"],"properties":{"class":{"type":"string","default":"usual"},"routes":{"type":"array",
        "x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name","host"],
        "properties":{"name":{"type":"string","maxLength":63},"host":{"type":"string","pattern":"^[a-z0-9.-]+$"},
        "port":{"type":"integer","minimum":1,"maximum":65535},"weight":{"type":"integer","default":1},
        "mode":{"type":"string","enum":["plain","encrypted"]},"labels":{"type":"object","additionalProperties":{"type":"string"}},
        "timeouts":{"type":"object","properties":{"request":{"type":"string"},"idle":{"type":"string","default":"1m"}}}}}}}},
        "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """;

    private readonly Template _path = new($"/apis/load.example.org/v1/namespaces/{ns}/gateways");
    private readonly Template _body = new(Body(ns, prefix, bytes));
    private int _next = -1;

    public override int Expected => 201;

    public override bool TryNext(Scratch scratch)
    {
        var number = Interlocked.Increment(ref _next);
        scratch.Set(_path, number);
        scratch.SetBody(_body, number);
        return number < count;
    }

    private static string Body(string ns, string prefix, int bytes)
    {
        var head = $$"""
            {"apiVersion":"load.example.org/v1","kind":"Gateway","metadata":{"name":"{{prefix}}-{n}","namespace":"{{ns}}",
            "labels":{"app.kubernetes.io/name":"load","app.kubernetes.io/part-of":"bench"},
            "annotations":{"example.org/description":"one of many"} },"spec":{"routes":[
            """;
        var routes = new List<string>();
        while (head.Length + routes.Sum(route => route.Length + 1) < bytes)
        {
            var i = routes.Count;
            routes.Add(
                $$"""{"name":"route-{{i}}","host":"host-{{i}}.example.org","port":{{8000 + i}},"mode":"encrypted","labels":{"tier":"edge","zone":"z{{i}}"},"timeouts":{"request":"{{i}}s"} }""");
        }

        return $"{head}{string.Join(',', routes)}]}}}}";
    }
}
