using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Serving;
using Jota.Network.Dns.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Network.Tests.Dns.Records;

/// <summary>A zone with a server before it that asks nobody else.</summary>
internal sealed class TestZone
{
    public TestZone()
    {
        Zone = new ClusterZone("cluster.local", serial: 7, ttl: 5);
        Responder = new Responder(Zone, new Forwarder(Clock, IdSource.Seeded(1)), () => ImmutableArray<IPEndPoint>.Empty, _ => false);
        foreach (var ns in (string[])["default", "kube-system", "shop"])
        {
            Zone.Put(Objects.Namespace(ns));
        }
    }

    public FakeTimeProvider Clock { get; } = new();

    public ClusterZone Zone { get; }

    public Responder Responder { get; }

    /// <summary>Asks as over TCP, so that nothing is cut; answers <see cref="Messages.Text(ReadOnlySpan{byte})"/>.</summary>
    public string Ask(string name, RecordType type) => Messages.Text(Answer(Messages.Query(name, type), overTcp: true));

    /// <summary>Asks with a message; answers the message.</summary>
    public byte[] Answer(byte[] query, bool overTcp = false)
    {
        var into = new byte[ResponseWriter.LongestMessage];
        var length = Responder.TryAnswer(query, overTcp, into);
        if (length == Responder.Later)
        {
            var later = Responder.AnswerLaterAsync(query, overTcp, into, TestContext.Current.CancellationToken);
            Assert.True(later.IsCompletedSuccessfully, "nobody is there to wait for");
            length = later.GetAwaiter().GetResult();
        }

        return into[..length];
    }
}
