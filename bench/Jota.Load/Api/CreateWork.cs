using Jota.Load.Wire;

namespace Jota.Load.Api;

/// <summary>Creates ConfigMaps, each of its own name.</summary>
internal sealed class CreateWork(string ns, string prefix, int bytes, int count) : Workload
{
    private readonly Template _path = new($"/api/v1/namespaces/{ns}/configmaps");
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

    /// <summary>An object like those that people store: labels, an annotation, and some files.</summary>
    private static string Body(string ns, string prefix, int bytes)
    {
        const string Line = "listen 8080; server_name example.org; root /usr/share/nginx/html;\\n";
        var head = $$"""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{prefix}}-{n}","namespace":"{{ns}}",
            "labels":{"app.kubernetes.io/name":"load","app.kubernetes.io/part-of":"bench"},
            "annotations":{"example.org/description":"one of many"} },"data":{
            """;
        var part = Math.Max(16, (bytes - head.Length) / 4);
        var text = string.Concat(Enumerable.Repeat(Line, (part / Line.Length) + 1));
        var files = Enumerable.Range(0, 4).Select(i => $"\"file-{i}.conf\":\"{Cut(text, part - 18)}\"");
        return $"{head}{string.Join(',', files)}}}}}";
    }

    private static string Cut(string text, int length) => text[..Math.Clamp(length, 1, text.Length)].TrimEnd('\\');
}
