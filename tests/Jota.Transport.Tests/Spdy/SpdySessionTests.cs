using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;

namespace Jota.Transport.Tests.Spdy;

public sealed class SpdySessionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_arrives_with_its_headers_and_both_sides_talk_on_it()
    {
        await using var pair = new SessionPair();
        var (mine, theirs) = await pair.OpenAsync(new() { ["streamType"] = "stdin" });
        Assert.Equal("stdin", theirs.Headers["streamtype"]);
        await mine.WriteAsync("question"u8.ToArray(), Ct);
        await mine.CompleteAsync(Ct);
        Assert.Equal("question", await ReadAsync(theirs));

        // The other way goes on after this one has ended.
        await theirs.WriteAsync("answer"u8.ToArray(), Ct);
        await theirs.CompleteAsync(Ct);
        Assert.Equal("answer", await ReadAsync(mine));
    }

    [Fact]
    public async Task The_server_may_open_streams_too()
    {
        await using var pair = new SessionPair();
        var opening = pair.Server.OpenAsync(new Dictionary<string, string>(), Ct);
        var theirs = await pair.Client.Opened.ReadAsync(Ct);
        Assert.Equal((2u, 2u), ((await opening).Id, theirs.Id));
    }

    [Fact]
    public async Task Large_data_arrives_whole_and_no_more_of_it_is_held_than_a_stream_may()
    {
        const int Size = 20_000_000;
        await using var pair = new SessionPair();
        var (mine, theirs) = await pair.OpenAsync(new());
        var sent = RandomNumberGenerator.GetBytes(Size);
        var sending = mine.WriteAsync(sent, Ct).AsTask();
        await Task.WhenAny(sending, ReachesAsync(theirs));
        Assert.False(sending.IsCompleted, "nobody has read, yet all was taken");
        var finishing = FinishAsync();
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(await ReadBytesAsync(theirs)));
        await finishing;

        async Task FinishAsync()
        {
            await sending;
            await mine.CompleteAsync(Ct);
        }
    }

    [Fact]
    public async Task Streams_that_nobody_reads_hold_no_more_together_than_a_session_may()
    {
        const int Size = 200_000;
        await using var pair = new SessionPair();
        var sent = 0;
        var streams = new List<(SpdyStream Mine, SpdyStream Theirs)>();
        for (var i = 0; i < 50; i++)
        {
            streams.Add(await pair.OpenAsync([]));
        }

        var sending = SendAsync();
        for (var turns = 0; turns < 100_000; turns += pair.Server.Unread < 1_000_000 ? 0 : 1)
        {
            await Task.Yield();
        }

        Assert.InRange(Volatile.Read(ref sent), 2, 10);
        Assert.InRange(pair.Server.Unread, 1_000_000, 1_500_000);

        foreach (var (_, theirs) in streams)
        {
            Assert.Equal(Size, (await ReadBytesAsync(theirs)).Length);
        }

        await sending;
        Assert.Equal(0, pair.Server.Unread);

        async Task SendAsync()
        {
            foreach (var (mine, _) in streams)
            {
                await mine.WriteAsync(new byte[Size], Ct);
                await mine.CompleteAsync(Ct);
                Interlocked.Increment(ref sent);
            }
        }
    }

    [Fact]
    public async Task Streams_whose_headers_are_long_are_refused_when_there_are_many()
    {
        await using var pair = new SessionPair();
        var opened = 0;
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (; opened < 1000; opened++)
            {
                await pair.Client.OpenAsync(new Dictionary<string, string> { ["long"] = new string('x', 60_000) }, Ct);
            }
        });

        Assert.InRange(opened, 5, 20);
    }

    [Fact]
    public async Task Many_streams_each_get_their_own()
    {
        await using var pair = new SessionPair();
        await Gen.Int[1, 40].SampleAsync(
            async count =>
            {
                var streams = new List<(SpdyStream Mine, SpdyStream Theirs)>();
                for (var i = 0; i < count; i++)
                {
                    streams.Add(await pair.OpenAsync(new() { ["number"] = $"{i}" }));
                }

                await Task.WhenAll(streams.Select(async s =>
                {
                    await s.Mine.WriteAsync(Encoding.ASCII.GetBytes($"stream {s.Theirs.Headers["number"]}"), Ct);
                    await s.Mine.CompleteAsync(Ct);
                    Assert.Equal($"stream {s.Theirs.Headers["number"]}", await ReadAsync(s.Theirs));
                    await s.Theirs.CompleteAsync(Ct);
                }));
            },
            iter: 10,
            threads: 1);
    }

    [Fact]
    public async Task What_is_not_wanted_holds_nobody_up()
    {
        await using var pair = new SessionPair();
        var (mine, theirs) = await pair.OpenAsync(new());
        theirs.IgnoreInput();
        await mine.WriteAsync(new byte[2_000_000], Ct);
        var (other, theirOther) = await pair.OpenAsync(new());
        await other.WriteAsync("still here"u8.ToArray(), Ct);
        await other.CompleteAsync(Ct);
        Assert.Equal("still here", await ReadAsync(theirOther));
    }

    [Fact]
    public async Task A_reset_ends_the_stream_for_both_and_no_other()
    {
        await using var pair = new SessionPair();
        var (mine, theirs) = await pair.OpenAsync(new());
        await mine.ResetAsync(SpdyStatus.Cancel, Ct);
        Assert.Equal("", await ReadAsync(theirs));
        await theirs.WriteAsync("to nobody"u8.ToArray(), Ct);
        var (_, alive) = await pair.OpenAsync(new());
        Assert.Equal(3u, alive.Id);
    }

    [Fact]
    public async Task A_connection_that_ends_between_frames_ends_its_streams()
    {
        await using var pair = new SessionPair();
        var (mine, theirs) = await pair.OpenAsync(new());
        await theirs.WriteAsync("last words"u8.ToArray(), Ct);
        await pair.Server.DisposeAsync();
        Assert.Equal("last words", await ReadAsync(mine));
        await pair.Client.Completion;
        Assert.False(await pair.Client.Opened.WaitToReadAsync(Ct));
        await Assert.ThrowsAsync<IOException>(() => pair.Client.OpenAsync(new Dictionary<string, string>(), Ct));
    }

    [Fact]
    public async Task A_connection_that_ends_within_a_frame_cuts_its_streams()
    {
        var (raw, served) = ConnectionStream.Pair();
        await using var session = SpdySession.Start(served, SpdyRole.Server);
        var writer = new FrameWriter(raw);
        await writer.OpenAsync(() => 1, new Dictionary<string, string>(), Ct);
        var stream = await session.Opened.ReadAsync(Ct);
        await raw.WriteAsync(Convert.FromHexString("000000010000000A4142"), Ct);
        await raw.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(async () => await ReadAsync(stream));
    }

    [Fact]
    public async Task Pings_of_the_peer_are_answered()
    {
        var (raw, served) = ConnectionStream.Pair();
        await using var session = SpdySession.Start(served, SpdyRole.Server);
        var ping = Convert.FromHexString("800300060000000400000007");
        await raw.WriteAsync(ping, Ct);
        var answer = new byte[ping.Length];
        await raw.ReadExactlyAsync(answer, Ct);
        Assert.Equal(ping, answer);
    }

    [Theory]
    [InlineData("8002000600000004")]
    [InlineData("800300010000000400000000")]
    [InlineData("80030001FFFFFFFF")]
    [InlineData("8003000100000000")]
    [InlineData("47455420")]
    public async Task What_breaks_the_protocol_ends_the_session(string hex)
    {
        var (raw, served) = ConnectionStream.Pair();
        await using var session = SpdySession.Start(served, SpdyRole.Server);
        await raw.WriteAsync(Convert.FromHexString(hex), Ct);
        await raw.DisposeAsync();
        await session.Completion;
    }

    private static async Task ReachesAsync(SpdyStream stream)
    {
        var read = await stream.Input.ReadAtLeastAsync(200_000, Ct);
        stream.Input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
    }

    private static async Task<string> ReadAsync(SpdyStream stream) => Encoding.UTF8.GetString(await ReadBytesAsync(stream));

    private static async Task<byte[]> ReadBytesAsync(SpdyStream stream)
    {
        var all = new MemoryStream();
        await stream.Input.CopyToAsync(all, Ct);
        return all.ToArray();
    }

    private sealed class SessionPair : IAsyncDisposable
    {
        public SessionPair()
        {
            var (client, server) = ConnectionStream.Pair();
            (Client, Server) = (SpdySession.Start(client, SpdyRole.Client), SpdySession.Start(server, SpdyRole.Server));
        }

        public SpdySession Client { get; }

        public SpdySession Server { get; }

        public async Task<(SpdyStream Mine, SpdyStream Theirs)> OpenAsync(Dictionary<string, string> headers)
        {
            var opening = Client.OpenAsync(headers, Ct);
            var theirs = await Server.Opened.ReadAsync(Ct);
            return (await opening, theirs);
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
