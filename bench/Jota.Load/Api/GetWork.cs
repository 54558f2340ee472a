using Jota.Load.Wire;

namespace Jota.Load.Api;

/// <summary>Reads objects one by one, round and round.</summary>
internal sealed class GetWork(string ns, string prefix, int objects, int count) : Workload
{
    private readonly Template _path = new($"/api/v1/namespaces/{ns}/configmaps/{prefix}-{{n}}");
    private int _next = -1;

    public override int Expected => 200;

    public override bool TryNext(Scratch scratch)
    {
        var number = Interlocked.Increment(ref _next);
        scratch.Set(_path, number * 7919L % objects);
        return number < count;
    }
}
