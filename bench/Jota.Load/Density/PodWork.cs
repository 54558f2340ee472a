using Jota.Load.Wire;

namespace Jota.Load.Density;

/// <summary>Creates pods that nobody owns.</summary>
internal sealed class PodWork(string ns, int count) : Workload
{
    private readonly Template _path = new($"/api/v1/namespaces/{ns}/pods");
    private readonly Template _body = new($$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"pod-{n}","namespace":"{{ns}}","labels":{"app":"density"} },
        "spec":{"containers":[{"name":"main","image":"{{DensityPods.Image}}","resources":{"requests":{"cpu":"10m","memory":"10Mi"} } }]} }
        """);

    private int _next = -1;

    public override int Expected => 201;

    public override bool TryNext(Scratch scratch)
    {
        var number = Interlocked.Increment(ref _next);
        scratch.Set(_path, number);
        scratch.SetBody(_body, number);
        return number < count;
    }
}
