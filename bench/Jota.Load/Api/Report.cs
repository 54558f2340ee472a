using System.Diagnostics;
using Jota.Load.Wire;

namespace Jota.Load.Api;

/// <summary>One line of the outcome: throughput, latencies, and the server's CPU time per answer.</summary>
internal sealed class Report
{
    public const string Head = "                  answers      per s   p50 ms   p99 ms   max ms   server CPU us   client CPU us";

    private readonly int[] _pids;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ServerUse _server;
    private readonly TimeSpan _own;

    private Report(int[] pids)
    {
        _pids = pids;
        _server = ServerUse.Of(pids);
        _own = Own();
    }

    public static Report Begin(int[] pids) => new(pids);

    public void End(string name, int answers, IEnumerable<Tally> tallies)
    {
        var took = Stopwatch.GetElapsedTime(_started);
        var server = ServerUse.Of(_pids).Cpu - _server.Cpu;
        var own = Own() - _own;
        float[] latencies = [.. tallies.SelectMany(t => t.Milliseconds).Order()];
        Console.WriteLine(
            $"{name,-15} {answers,9} {answers / took.TotalSeconds,10:0} {At(latencies, 0.5),8:0.00} {At(latencies, 0.99),8:0.00} {At(latencies, 1),8:0.00} "
            + $"{server.TotalMicroseconds / answers,15:0.0} {own.TotalMicroseconds / answers,15:0.0}");
    }

    private static TimeSpan Own() => Environment.CpuUsage.TotalTime;

    private static float At(float[] sorted, double quantile) => sorted.Length == 0 ? 0 : sorted[(int)(quantile * (sorted.Length - 1))];
}
