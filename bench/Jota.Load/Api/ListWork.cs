using Jota.Load.Wire;

namespace Jota.Load.Api;

/// <summary>Lists a namespace's objects, all of them in one answer.</summary>
internal sealed class ListWork(string ns, int count) : Workload
{
    private readonly Template _path = new($"/api/v1/namespaces/{ns}/configmaps");
    private long _bytes;
    private int _next = -1;

    public override int Expected => 200;

    /// <summary>What came in all, to see that the answers were whole.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public override bool TryNext(Scratch scratch)
    {
        scratch.Set(_path, 0);
        return Interlocked.Increment(ref _next) < count;
    }

    public override void Data(int stream, ReadOnlySpan<byte> bytes) => Interlocked.Add(ref _bytes, bytes.Length);
}
