using Jota.Kubelet.Turns;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>What the workers of a node's pods share.</summary>
/// <param name="Stages">What the stages of a pod stand on.</param>
/// <param name="Reports">What telling of a pod takes.</param>
/// <param name="Turns">Where the workers make progress; shared with other nodes of the process, perhaps.</param>
/// <param name="Clock">The time.</param>
/// <param name="Log">Where it is told what fails for long.</param>
internal sealed record PodServices(StageServices Stages, ReportServices Reports, PodTurns Turns, TimeProvider Clock, ILogger Log);
