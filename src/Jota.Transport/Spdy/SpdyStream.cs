using System.Buffers;
using System.IO.Pipelines;

namespace Jota.Transport.Spdy;

/// <summary>
/// One stream of a session: bytes both ways, each way ended by itself. What is not read holds the whole connection up, which is how the
/// peer learns to wait; streams whose input does not matter call <see cref="IgnoreInput"/>.
/// </summary>
public sealed class SpdyStream
{
    private const int MostUnread = 256 * 1024;

    private readonly SpdySession _session;
    private readonly UnreadBlocks _unread;
    private readonly Pipe _received;
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = 2;
    private int _written;
    private bool _ignored;
    private bool _ended;

    internal SpdyStream(SpdySession session, uint id, IReadOnlyDictionary<string, string> headers, UnreadBlocks unread)
    {
        (_session, Id, Headers, _unread) = (session, id, headers, unread);
        HeaderBytes = headers.Sum(header => 2L * (header.Key.Length + header.Value.Length));
        _received = new(new PipeOptions(
            unread, pauseWriterThreshold: MostUnread, resumeWriterThreshold: MostUnread / 2, useSynchronizationContext: false));
    }

    /// <summary>Its number.</summary>
    public uint Id { get; }

    /// <summary>What it was opened with; names in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>What its headers hold.</summary>
    internal long HeaderBytes { get; }

    /// <summary>
    /// What the peer sends. Ends with the peer's side, with its reset, or with a connection that it closes between two frames; with an
    /// <see cref="IOException"/> when it was cut off.
    /// </summary>
    public PipeReader Input => _received.Reader;

    internal Task Accepted => _accepted.Task;

    /// <summary>Sends. Throws <see cref="IOException"/> when the connection is gone.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken ct) =>
        data.IsEmpty || _written != 0 ? ValueTask.CompletedTask : _session.Frames.DataAsync(Id, data, last: false, ct);

    /// <summary>Says that nothing more comes from this side. Further calls do nothing.</summary>
    public async ValueTask CompleteAsync(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _written, 1) == 0)
        {
            await _session.Frames.DataAsync(Id, default, last: true, ct);
            CloseSide();
        }
    }

    /// <summary>Ends both ways at once; called by whoever reads <see cref="Input"/>.</summary>
    public async ValueTask ResetAsync(SpdyStatus status, CancellationToken ct)
    {
        _written = 1;
        IgnoreInput();
        _session.Forget(Id);
        await _session.Frames.ResetAsync(Id, (uint)status, ct);
    }

    /// <summary>Takes and drops whatever the peer sends.</summary>
    public void IgnoreInput() => _received.Reader.Complete();

    internal void Accept() => _accepted.TrySetResult();

    /// <summary>Called by the session's reader only.</summary>
    internal async ValueTask DeliverAsync(ReadOnlySequence<byte> data, CancellationToken ct)
    {
        if (_ended)
        {
            return;
        }

        foreach (var part in data)
        {
            if (_ignored)
            {
                return;
            }

            await _unread.WhenRoomAsync(ct);
            _ignored = (await _received.Writer.WriteAsync(part, ct)).IsCompleted;
        }
    }

    /// <summary>The peer says no more.</summary>
    internal void EndInput()
    {
        if (!_ended)
        {
            _ended = true;
            _received.Writer.Complete();
            CloseSide();
        }
    }

    /// <summary>The peer wants no more, and says no more. Called by the session's reader, or once that has ended.</summary>
    internal void Leave(IOException why)
    {
        EndInput();
        Cut(why);
    }

    /// <summary>Nothing more goes either way. Called by the session's reader, or once that has ended.</summary>
    internal void Cut(IOException why)
    {
        _accepted.TrySetException(why);
        _written = 1;
        if (!_ended)
        {
            _ended = true;
            _received.Writer.Complete(why);
        }

        _session.Forget(Id);
    }

    private void CloseSide()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _session.Forget(Id);
        }
    }
}
