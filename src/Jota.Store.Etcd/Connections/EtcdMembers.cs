using System.Collections.Immutable;
using Grpc.Core;
using Jota.Api;
using Jota.Store.Etcd.Settings;

namespace Jota.Store.Etcd.Connections;

/// <summary>
/// The members of etcd as one: a member is asked as long as it answers, then the next. What may be asked again is, until somebody answers
/// or patience is over.
/// </summary>
internal sealed class EtcdMembers : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _closing = new();
    private readonly ImmutableArray<EtcdMember> _all;
    private readonly EtcdLogin _login;
    private readonly EtcdStoreOptions _options;
    private int _current;

    /// <summary>Connects when something is asked.</summary>
    public EtcdMembers(EtcdStoreOptions options)
    {
        var tls = EtcdTls.Of(options);
        _all = [.. options.Endpoints.Select(address => new EtcdMember(address, tls))];
        _login = new(options.User, options.Password);
        _options = options;
        Closing = _closing.Token;
    }

    /// <summary>The store is being closed.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Who is asked next.</summary>
    public EtcdMember Current => _all[Volatile.Read(ref _current)];

    /// <summary>A member did not answer: the next one is asked, unless somebody else has turned to it already.</summary>
    public void Leave(EtcdMember member)
    {
        var index = _all.IndexOf(member);
        Interlocked.CompareExchange(ref _current, (index + 1) % _all.Length, index);
    }

    /// <summary>How long to wait after so many failures in a row: not at all while there are others to ask.</summary>
    public TimeSpan WaitAfter(int failures)
    {
        var (rounds, rest) = Math.DivRem(failures, _all.Length);
        var wait = FirstWait * (1 << Math.Clamp(rounds - 1, 0, 10));
        return rest != 0 ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>How a call is made: who we are, and that a member without a leader is to say so at once.</summary>
    public async ValueTask<(CallOptions Options, string Token)> OptionsAsync(EtcdMember member, CancellationToken ct)
    {
        var token = await _login.TokenAsync(member, ct);
        var headers = new Metadata { { "hasleader", "true" } };
        if (token.Length > 0)
        {
            headers.Add("token", token);
        }

        return (new(headers, cancellationToken: ct), token);
    }

    /// <summary>etcd does not know this token any more.</summary>
    public void Forget(string token) => _login.Forget(token);

    /// <summary>Asks until somebody answers.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="kind">Whether it may be asked again.</param>
    /// <param name="ct">Gives it up.</param>
    /// <param name="patience">How long an answer is looked for; as the options say unless given.</param>
    /// <returns>The answer, and whether an earlier attempt may have been done.</returns>
    /// <exception cref="StoreException">Nobody answered, or etcd refuses.</exception>
    /// <exception cref="EtcdRefusal">The revision is not there.</exception>
    public async Task<(T Answer, bool Repeated)> CallAsync<T>(
        Func<EtcdMember, CallOptions, AsyncUnaryCall<T>> call, EtcdCall kind, CancellationToken ct,
        TimeSpan? patience = null)
    {
        ObjectDisposedException.ThrowIf(Closing.IsCancellationRequested, typeof(IRevisionedStore));
        var (begin, lost) = (_options.Clock.GetTimestamp(), false);
        for (var failures = 1; ; failures++)
        {
            var attempt = new Attempt(Current);
            try
            {
                return (await AskAsync(attempt, call, ct), lost);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                ct.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(Closing.IsCancellationRequested, typeof(IRevisionedStore));
                var fault = EtcdFaults.Of(e);
                if (e is OperationCanceledException)
                {
                    attempt.Member.Suspect();
                }

                lost |= kind != EtcdCall.Read && attempt.Sent && fault == EtcdFault.Lost;
                Turn(attempt, fault);
                var wait = WaitAfter(failures);
                var over = _options.Clock.GetElapsedTime(begin) + wait > (patience ?? _options.Patience);
                if (over || !fault.Passes() || (lost && kind == EtcdCall.Write))
                {
                    throw fault is EtcdFault.Compacted or EtcdFault.Future ? new EtcdRefusal(fault, e)
                        : fault.Tell(e, lost, _options.WhenAway?.Invoke());
                }

                await WaitAsync(wait, ct);
            }
        }
    }

    /// <summary>How long a member has for one answer.</summary>
    public AnswerLimit Limit(CancellationToken ct) => new(_options.AttemptLimit, _options.Clock, ct, Closing);

    /// <summary>Waits, unless the store is closed meanwhile.</summary>
    public async Task WaitAsync(TimeSpan wait, CancellationToken ct)
    {
        if (wait > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, Closing);
            await _options.Clock.DelayAsync(wait, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends all calls, now and later.</summary>
    public void Close() => _closing.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in _all)
        {
            member.Dispose();
        }

        _login.Dispose();
        _closing.Dispose();
    }

    private async Task<T> AskAsync<T>(Attempt attempt, Func<EtcdMember, CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        // Also a member that hangs is left.
        using var limit = Limit(ct);
        (var options, attempt.Token) = await OptionsAsync(attempt.Member, limit.Token);
        attempt.Sent = true;
        using var asked = call(attempt.Member, options);
        return await asked;
    }

    private void Turn(Attempt attempt, EtcdFault fault)
    {
        if (fault == EtcdFault.LoggedOut)
        {
            Forget(attempt.Token);
        }
        else if (fault.Passes())
        {
            Leave(attempt.Member);
        }
    }

    /// <summary>One member is asked.</summary>
    private sealed class Attempt(EtcdMember member)
    {
        public EtcdMember Member => member;

        public string Token { get; set; } = "";

        /// <summary>Whether more than the login was asked.</summary>
        public bool Sent { get; set; }
    }
}
