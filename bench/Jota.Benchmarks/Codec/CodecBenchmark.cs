using System.Buffers;
using BenchmarkDotNet.Attributes;
using Jota.Api;
using k8s.Models;

namespace Jota.Benchmarks.Codec;

/// <summary>What the server does with the bytes of one pod of 3 KB.</summary>
public class CodecBenchmark
{
    private static readonly Resource Pods = ResourceCatalog.BuiltIn.For<V1Pod>();
    private readonly byte[] _json = SamplePod.Json();
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private object _pod = null!;

    [GlobalSetup]
    public void Decode() => _pod = Pods.Decode(_json);

    /// <summary>Into the typed model, leniently: what informers do.</summary>
    [Benchmark]
    public object Typed_decode() => Pods.Decode(_json);

    /// <summary>Into the typed model with every field checked: what a create does.</summary>
    [Benchmark]
    public object Strict_decode() => StrictDecoder.Decode(Pods, _json, out _);

    /// <summary>Out of the typed model.</summary>
    [Benchmark]
    public int Encode()
    {
        _buffer.ResetWrittenCount();
        Pods.Encode(_buffer, _pod);
        return _buffer.WrittenCount;
    }

    /// <summary>From the store into the cache: scanned and indexed, not decoded.</summary>
    [Benchmark]
    public ApiObject From_stored() => ApiObject.FromStored(Pods, _json, new Revision(1234));
}
