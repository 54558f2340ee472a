using System.Text;
using Jota.Api;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>Finds out that somebody changed an object that he got from a cache. One caller at a time.</summary>
internal sealed partial class MutationDetector<T>(ILogger log)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int Around = 60;

    private readonly Dictionary<ObjectKey, (T Object, byte[] Was)> _known = [];

    /// <summary>An object comes into the cache.</summary>
    public void Enter(ObjectKey key, T obj)
    {
        Leave(key);
        _known[key] = (obj, ApiJson.Encode(obj));
    }

    /// <summary>An object goes.</summary>
    public void Leave(ObjectKey key)
    {
        if (_known.Remove(key, out var known))
        {
            Check(key, known.Object, known.Was);
        }
    }

    /// <summary>Looks at every object.</summary>
    public void CheckAll()
    {
        foreach (var (key, (obj, was)) in _known)
        {
            Check(key, obj, was);
        }
    }

    private void Check(ObjectKey key, T obj, byte[] was)
    {
        var now = ApiJson.Encode(obj);
        if (!now.AsSpan().SequenceEqual(was))
        {
            LogMutated(typeof(T).Name, key, Excerpt(was, now), Excerpt(now, was));
        }
    }

    /// <summary>The part of one text where it begins to differ from another.</summary>
    private static string Excerpt(byte[] text, byte[] other)
    {
        var from = Math.Max(0, text.AsSpan().CommonPrefixLength(other) - Around);
        return Encoding.UTF8.GetString(text.AsSpan(from, Math.Min(2 * Around, text.Length - from)));
    }

    [LoggerMessage(
        LogLevel.Error, "Somebody changed the cached {Kind} {Key}, which is shared and read-only: it was ...{Was}... and is ...{Now}...")]
    private partial void LogMutated(string kind, ObjectKey key, string was, string now);
}
