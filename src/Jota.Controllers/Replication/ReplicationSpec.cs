using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What an owner of replicas asks for, be it a ReplicaSet or a ReplicationController.</summary>
/// <param name="Replicas">How many pods.</param>
/// <param name="MinReady">How long a pod must have been ready to count as available.</param>
/// <param name="Selector">Which pods.</param>
/// <param name="Template">What new ones are made of.</param>
internal sealed record ReplicationSpec(int Replicas, TimeSpan MinReady, LabelSelector Selector, V1PodTemplateSpec Template);
